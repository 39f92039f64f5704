import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decompressed } from "../../src/input/decompress.ts";
import { DUMP, DUMP_BZ2, DUMP_ZST, drained, pieces, zip } from "./archives.ts";

const PACKED: Readonly<Record<string, Buffer>> = {
  gzip: gzipSync(DUMP),
  zstd: DUMP_ZST,
  bzip2: DUMP_BZ2,
};

const unpack = (bytes: Uint8Array, length = 100) => drained(decompressed(pieces(bytes, length), "in"));

describe.each(Object.entries(PACKED))("%s", (_, packed) => {
  test.each([1, 7, 1 << 20])("is unpacked, in pieces of %i bytes", async (length) => {
    expect((await unpack(packed, length)).toString()).toBe(DUMP);
  });

  test("several one after the other are one", async () => {
    expect((await unpack(Buffer.concat([packed, packed]))).toString()).toBe(DUMP + DUMP);
  });

  test("cut off or damaged is an error that says so", async () => {
    for (const bytes of [packed.subarray(0, packed.length - 20), Buffer.from(packed).fill(0xff, 20, 60)])
      await expect(unpack(bytes)).rejects.toMatchObject({
        code: "bad-archive",
        message: expect.stringMatching(/^in: expected whole compressed data, found a fault/u),
      });
  });
});

test("what is not packed passes as it is", async () => {
  for (const text of ["", "B", "BZ", DUMP]) expect((await unpack(Buffer.from(text))).toString()).toBe(text);
});

test("a zip archive that is not at the outside is refused", async () => {
  await expect(unpack(zip({ "a.txt": "a" }))).rejects.toMatchObject({ code: "bad-archive" });
});

test("a Zstandard bomb fails before it fills the memory", async () => {
  // A frame of blocks that repeat one byte two million times each, in four bytes.
  const block = Buffer.from([0x02 | 0xf8, 0xff, 0xff, 0x61]);
  const frame = Buffer.concat([
    Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]),
    ...Array.from({ length: 4000 }, () => block),
  ]);
  await expect(unpack(frame, 1 << 16)).rejects.toMatchObject({
    code: "bad-archive",
    message: expect.stringContaining("more than 128 MB out of"),
  });
});
