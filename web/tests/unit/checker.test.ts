import { expect, test, vi } from "vitest";
import { Checker, type Subject, summary } from "../../src/checker";
import { type Engine, Overtaken } from "../../src/engine/client";
import type { CheckResult, Diagnostic } from "../../src/engine/protocol";
import { LONGEST } from "../../src/length";

vi.mock("../../src/announce", () => ({ announce: () => undefined }));

const problem = (level: Diagnostic["level"]): Diagnostic => ({
  code: "TXT001",
  name: "mojibake",
  level,
  message: "wrong",
  row: 1,
  column: 1,
  from: 0,
  to: 1,
  fix: null,
});

const subject = (text: string): Subject => ({
  mode: "post",
  text,
  post: { text, path: null, date: null },
  message: { text, reporter: "Ana", userId: null, department: null, project: null },
});

test("problems are counted by level, the loud ones first", () => {
  expect(summary([])).toBe("No problems");
  expect(summary([problem("warning")])).toBe("1 problem: 1 warning");
  expect(summary([problem("warning"), problem("error"), problem("info"), problem("info")])).toBe(
    "4 problems: 1 error, 1 warning, 2 notes",
  );
});

test("an answer about a text that has changed since is dropped", async () => {
  const answers: ((result: CheckResult) => void)[] = [];
  const engine = { ask: () => new Promise((resolve) => answers.push(resolve)) } as unknown as Engine;
  let text = "old";
  const checker = new Checker(engine, () => subject(text));
  const result = (level: Diagnostic["level"]) => ({
    diagnostics: [problem(level)],
    identity: { path: "post.md", date: null, title: null, isPost: true },
    milliseconds: 1,
  });

  const first = checker.check();
  text = "new";
  const second = checker.check();
  answers[0]?.(result("error"));
  await first;
  expect(checker.findings.value).toBeNull();
  answers[1]?.(result("info"));
  await second;
  expect(checker.findings.value?.text).toBe("new");
});

test("an overtaken question does not pass off what was known before as what is known now", async () => {
  const identity = { path: "post.md", date: null, title: null, isPost: true };
  const result = (level: Diagnostic["level"]) => ({ diagnostics: [problem(level)], identity, milliseconds: 1 });
  const answers = [
    () => Promise.resolve(result("error")),
    () => Promise.reject(new Overtaken()),
    () => Promise.resolve(result("info")),
  ];
  const engine = { ask: () => answers.shift()?.() ?? new Promise(() => undefined) } as unknown as Engine;
  let text = "old";
  const checker = new Checker(engine, () => subject(text));
  await checker.check();
  text = "new";
  const known = await checker.checked();
  expect(known.text).toBe("new");
  expect(known.diagnostics[0]?.level).toBe("info");
});

test("a text that is too long is not sent to the engine, and the writer is told", async () => {
  const asked: string[] = [];
  const engine = { ask: (kind: string) => asked.push(kind) } as unknown as Engine;
  const checker = new Checker(engine, () => subject("a".repeat(LONGEST + 1)));
  checker.expect();
  await checker.check();
  expect(asked).toEqual([]);
  expect(checker.trouble.value).toMatch(/longer than 1 MiB/);
  expect(checker.busy.value).toBe(false);
});
