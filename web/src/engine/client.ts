import type { Answer, Ask, Failed, Kind, Reply, State } from "./protocol";

/** How long the engine may go without a sign of life while it loads, in milliseconds. */
const PATIENCE = 45_000;

/** The question was overtaken by a newer one of its kind before the engine came to it. */
export class Overtaken extends Error {
  constructor() {
    super("a newer question took its place");
    this.name = "Overtaken";
  }
}

/** The engine cannot answer; `expected` where the question is at fault and the message is for people. */
export class Fault extends Error {
  readonly expected: boolean;

  constructor(message: string, expected: boolean) {
    super(message);
    this.name = "Fault";
    this.expected = expected;
  }
}

/** What the client needs of a worker; a stub in tests. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Reply>) => void): void;
  addEventListener(type: "error", listener: (event: ErrorEvent) => void): void;
  terminate(): void;
}

interface Waiting {
  readonly kind: Kind;
  readonly ask: Ask<Kind>;
  readonly resolve: (answer: Answer<Kind>) => void;
  readonly reject: (error: Error) => void;
}

/** Questions about the text in the editor, of which only the newest matters. */
const LATEST_WINS: ReadonlySet<Kind> = new Set<Kind>(["check", "outline", "preview", "entry"]);

/**
 * The page's side of the engine: asks one question at a time, in order, the newest alone of those that latest wins for.
 * Questions may be asked before the engine is ready; they wait.
 */
export class Engine {
  readonly #port: Port;
  readonly #queue: Waiting[] = [];
  readonly #listeners = new Set<(state: State) => void>();
  #asked: Waiting | null = null;
  #id = 0;
  #state: State = { kind: "loading", step: "download", loaded: 0, total: 0 };
  #alarm: ReturnType<typeof setTimeout> | undefined;

  constructor(port: Port, files: string) {
    this.#port = port;
    port.addEventListener("message", (event) => this.#hear(event.data));
    port.addEventListener("error", (event) => this.#fail("crash", event.message || "The engine stopped."));
    if (typeof WebAssembly === "undefined") {
      this.#fail("no-webassembly", "This browser does not run WebAssembly, which twimlint needs here.");
      return;
    }
    port.postMessage({ kind: "start", files });
    this.#wait();
  }

  get state(): State {
    return this.#state;
  }

  /** Calls `listener` with the state now and whenever it changes; returns what ends that. */
  subscribe(listener: (state: State) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#state);
    return () => this.#listeners.delete(listener);
  }

  /** Rejects with Overtaken, or with Fault where the engine failed or the question cannot be answered. */
  ask<K extends Kind>(kind: K, ask: Ask<K>): Promise<Answer<K>> {
    if (this.#state.kind === "failed") return Promise.reject(new Fault(this.#state.message, false));
    if (LATEST_WINS.has(kind)) this.#overtake(kind);
    return new Promise<Answer<K>>((resolve, reject) => {
      this.#queue.push({ kind, ask, resolve: resolve as Waiting["resolve"], reject });
      this.#next();
    });
  }

  #overtake(kind: Kind): void {
    for (let index = this.#queue.length - 1; index >= 0; index--) {
      if (this.#queue[index]?.kind === kind) this.#queue.splice(index, 1)[0]?.reject(new Overtaken());
    }
  }

  #next(): void {
    if (this.#asked !== null || this.#state.kind !== "ready") return;
    const next = this.#queue.shift();
    if (next === undefined) return;
    this.#asked = next;
    this.#port.postMessage({ kind: next.kind, id: ++this.#id, ...next.ask });
  }

  #hear(reply: Reply): void {
    if (reply.kind === "answer" || reply.kind === "fault") {
      const asked = this.#asked;
      if (asked === null || reply.id !== this.#id) return;
      this.#asked = null;
      if (reply.kind === "answer") asked.resolve(reply.answer);
      else asked.reject(new Fault(reply.message, reply.expected));
      this.#next();
    } else if (reply.kind === "failed") {
      this.#fail(reply.reason, reply.message);
    } else if (this.#state.kind !== "failed") {
      this.#tell(reply);
      if (reply.kind === "loading") this.#wait();
      else clearTimeout(this.#alarm);
      this.#next();
    }
  }

  #wait(): void {
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(
      () => this.#fail("timeout", "twimlint did not load in time. Reload the page to try again."),
      PATIENCE,
    );
  }

  #fail(reason: Failed["reason"], message: string): void {
    if (this.#state.kind === "failed") return;
    clearTimeout(this.#alarm);
    this.#tell({ kind: "failed", reason, message });
    this.#port.terminate();
    for (const waiting of [...(this.#asked ? [this.#asked] : []), ...this.#queue.splice(0)]) {
      waiting.reject(new Fault(message, false));
    }
    this.#asked = null;
  }

  #tell(state: State): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}
