/** A file that did not come. */
export class DownloadError extends Error {}

/** Fetches files and counts their bytes together. */
export class Download {
  readonly #tell: (loaded: number, total: number) => void;
  #total = 0;
  loaded = 0;

  constructor(tell: (loaded: number, total: number) => void) {
    this.#tell = tell;
  }

  /** The unpacked content of a gzipped file. Rejects, or breaks off, with DownloadError. */
  async stream(address: string): Promise<ReadableStream<Uint8Array>> {
    const response = await fetch(address).catch(() => undefined);
    if (!response?.ok || response.body === null) throw new DownloadError(address);
    this.#total += Number(response.headers.get("content-length") ?? 0);
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => {
          this.loaded += chunk.byteLength;
          this.#tell(this.loaded, Math.max(this.#total, this.loaded));
          controller.enqueue(chunk);
        },
      }),
    );
    return gunzipped(counted);
  }
}

/** Unpacks a stream unless the host has said that the file is gzipped and the browser has unpacked it already. */
async function gunzipped(stream: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const [probe, whole] = stream.tee();
  const reader = probe.getReader();
  const first = (await reader.read()).value;
  void reader.cancel();
  if (first?.[0] !== 0x1f || first[1] !== 0x8b) return whole;
  return whole.pipeThrough(new DecompressionStream("gzip") as unknown as ReadableWritablePair<Uint8Array, Uint8Array>);
}

/** All bytes of a stream. */
export async function unpacked(stream: Promise<ReadableStream<Uint8Array>>): Promise<Uint8Array> {
  try {
    const response = new Response((await stream) as ReadableStream<Uint8Array<ArrayBuffer>>);
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new DownloadError("a file broke off");
  }
}
