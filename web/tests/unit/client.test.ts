import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Engine, Overtaken, type Port } from "../../src/engine/client";
import type { Reply } from "../../src/engine/protocol";

/** A worker that says nothing of its own accord. */
class SilentPort implements Port {
  readonly asked: { kind: string; id?: number }[] = [];
  terminated = false;
  #heard: ((event: MessageEvent<Reply>) => void)[] = [];

  postMessage(message: { kind: string }): void {
    this.asked.push(message);
  }

  addEventListener(type: string, listener: unknown): void {
    if (type === "message") this.#heard.push(listener as (event: MessageEvent<Reply>) => void);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(reply: Reply): void {
    for (const heard of this.#heard) heard({ data: reply } as MessageEvent<Reply>);
  }
}

const READY: Reply = { kind: "ready", version: "1.0", departments: [], milliseconds: 1 };
const POST = { text: "", path: null, date: null };
const outline = (id: number): Reply => ({ kind: "answer", id, answer: { sections: [] } });

let port: SilentPort;

beforeEach(() => {
  vi.useFakeTimers();
  port = new SilentPort();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("loading that gives no sign of life ends with a clear word, and so do the questions that wait", async () => {
  const engine = new Engine(port, "/files/");
  const waiting = expect(engine.ask("outline", { post: POST })).rejects.toThrow("did not load in time");
  vi.advanceTimersByTime(44_000);
  port.say({ kind: "loading", step: "download", loaded: 1, total: 2 });
  vi.advanceTimersByTime(44_000);
  expect(engine.state.kind).toBe("loading");
  vi.advanceTimersByTime(1_000);
  expect(engine.state).toMatchObject({ kind: "failed", reason: "timeout" });
  expect(port.terminated).toBe(true);
  await waiting;
});

test("once it is ready the engine may take its time", () => {
  const engine = new Engine(port, "/files/");
  port.say(READY);
  vi.advanceTimersByTime(1_000_000);
  expect(engine.state.kind).toBe("ready");
});

test("without WebAssembly nothing is loaded", async () => {
  vi.stubGlobal("WebAssembly", undefined);
  const engine = new Engine(port, "/files/");
  expect(port.asked).toEqual([]);
  expect(engine.state).toMatchObject({ kind: "failed", reason: "no-webassembly" });
  await expect(engine.ask("outline", { post: POST })).rejects.toThrow("WebAssembly");
});

test("of questions about the text only the newest is asked, and one at a time", async () => {
  const engine = new Engine(port, "/files/");
  port.say(READY);
  const first = engine.ask("outline", { post: POST });
  const second = expect(engine.ask("outline", { post: POST })).rejects.toThrow(Overtaken);
  const third = engine.ask("outline", { post: POST });
  await second;
  expect(port.asked.map(({ kind }) => kind)).toEqual(["start", "outline"]);
  port.say(outline(7)); // an answer to nothing that was asked
  port.say(outline(1));
  port.say(outline(2));
  await Promise.all([first, third]);
  expect(port.asked.map(({ id }) => id)).toEqual([undefined, 1, 2]);
});
