import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { Decompress } from "fzstd";
import unbzip2 from "unbzip2-stream";
import { ThreadmineError } from "../errors.ts";
import { badArchive, isZip, peek } from "./source.ts";

type Unpack = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** Compressions by the bytes that they begin with. */
const KINDS: readonly { readonly magic: readonly number[]; readonly unpack: Unpack }[] = [
  { magic: [0x1f, 0x8b], unpack: gunzip },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], unpack: unzstd },
  { magic: [0x42, 0x5a, 0x68], unpack: bunzip2 },
];

/**
 * Unpacks gzip, Zstandard and bzip2, known by their first bytes, as a stream; other bytes pass as they are.
 *
 * @throws ThreadmineError `bad-archive` when the data is cut off or damaged, or is an archive within an archive.
 */
export async function* decompressed(
  bytes: AsyncIterable<Uint8Array>,
  uri: string,
): AsyncGenerator<Uint8Array> {
  const { head, rest } = await peek(bytes[Symbol.asyncIterator](), 4);
  const kind = KINDS.find(({ magic }) => magic.every((byte, i) => head[i] === byte));
  if (!kind) {
    if (isZip(head)) throw badArchive(uri, new Error("a zip archive within another one"));
    yield* rest();
    return;
  }
  try {
    yield* kind.unpack(rest());
  } catch (error) {
    throw error instanceof ThreadmineError ? error : badArchive(uri, error);
  }
}

async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // The callback keeps a fault of either side from being nobody's; the loop hears of it from the stream itself.
  yield* pipeline(Readable.from(bytes), createGunzip({ chunkSize: 1 << 16 }), () => {});
}

/** Bytes given at once to a decoder that answers at once, and the most that it may answer: a bomb fails instead. */
const SLICE = 1 << 14;
const MOST = 1 << 27;

async function* unzstd(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const out = outlet();
  const decoder = new Decompress((part) => out.put(part));
  for await (const slice of slices(bytes)) {
    decoder.push(slice);
    yield* out.take();
  }
  decoder.push(new Uint8Array(0), true);
  yield* out.take();
}

async function* bunzip2(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const out = outlet();
  const decoder = unbzip2();
  let fault: unknown;
  decoder.on("data", (part: Uint8Array) => out.put(part));
  decoder.on("error", (error: unknown) => {
    fault ??= error;
  });
  const step = (work: () => void): void => {
    work();
    // At a cut the decoder trips over what is not there.
    if (fault !== undefined)
      throw fault instanceof TypeError ? new Error("it ends too early", { cause: fault }) : fault;
  };
  for await (const slice of slices(bytes)) {
    step(() => decoder.write(slice as never));
    yield* out.take();
  }
  step(() => decoder.end());
  yield* out.take();
}

async function* slices(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes)
    for (let at = 0; at < chunk.length; at += SLICE) yield chunk.subarray(at, at + SLICE);
}

/** Collects what a decoder gives for one slice. */
function outlet(): { put: (part: Uint8Array) => void; take: () => Uint8Array[] } {
  let parts: Uint8Array[] = [];
  let held = 0;
  return {
    put(part) {
      held += part.length;
      if (held > MOST) throw new Error(`more than ${MOST >> 20} MB out of ${SLICE >> 10} KB`);
      if (part.length > 0) parts.push(part);
    },
    take() {
      const taken = parts;
      parts = [];
      held = 0;
      return taken;
    },
  };
}
