import { describe, expect, it } from "vitest";
import { findProgram, type Surroundings } from "../src/finding";

function around(changes: Partial<Surroundings>, files: string[] = []): Surroundings {
  return {
    path: "",
    interpreter: "",
    folders: ["/site"],
    searchPath: ["/usr/bin", "."],
    windows: false,
    runs: (file) => files.includes(file),
    ...changes,
  };
}

const OWN = "/site/.venv/bin/twimlint";
const SHARED = "/usr/bin/twimlint";

describe("findProgram", () => {
  it("takes the program that is set", () => {
    expect(findProgram(around({ path: "/opt/twimlint", interpreter: "/opt/python" }, [OWN]))).toEqual({
      command: "/opt/twimlint",
      args: [],
    });
  });

  it("runs the module of the interpreter that is set, with nothing imported from the folder", () => {
    expect(findProgram(around({ interpreter: "${workspaceFolder}/env/bin/python" }, [OWN]))).toEqual({
      command: "/site/env/bin/python",
      args: ["-P", "-m", "twimlint"],
    });
  });

  it("prefers the environment of the workspace to the search path", () => {
    expect(findProgram(around({}, [SHARED, OWN]))?.command).toBe(OWN);
    expect(findProgram(around({}, [SHARED]))?.command).toBe(SHARED);
  });

  it("starts nothing of a workspace that is not trusted, and nothing beside a relative search path", () => {
    expect(findProgram(around({ folders: [] }, [OWN, "twimlint", "./twimlint"]))).toBeUndefined();
  });

  it("knows where Windows keeps programs", () => {
    const files = ["/site/.venv/Scripts/twimlint.exe"];
    expect(findProgram(around({ windows: true }, files))?.command).toBe(files[0]);
  });
});
