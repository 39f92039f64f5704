import { utf16Of } from "../text/decode.ts";
import { peek } from "./source.ts";

/**
 * Turns UTF-16 into UTF-8 as a stream, so that whoever cuts records at a byte finds it; other bytes pass as they are.
 * A byte-order mark is taken away, and half a character becomes U+FFFD.
 */
export async function* asUtf8(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { head, rest } = await peek(bytes[Symbol.asyncIterator](), 4096);
  const wide = utf16Of(head);
  if (wide === undefined) {
    yield* rest();
    return;
  }
  const decoder = new TextDecoder(wide);
  for await (const chunk of rest()) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
