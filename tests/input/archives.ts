import { crc32, deflateRawSync } from "node:zlib";

/** A small Reddit dump of one thread: a submission and two comments. */
export const DUMP = [
  '{"id":"s1","author":"op","title":"Staff or manager?","selftext":"Should I take the team?","subreddit":"x","created_utc":1700000000}',
  '{"id":"c1","author":"al","body":"Managers earn more than engineers.","link_id":"t3_s1","parent_id":"t3_s1","created_utc":1700000100,"subreddit":"x"}',
  '{"id":"c2","author":"bo","body":"Staff engineers earn more here.","link_id":"t3_s1","parent_id":"t1_c1","created_utc":1700000200,"subreddit":"x"}',
  "",
].join("\n");

/** The same, packed by the programs of Zstandard and bzip2, for which Node has no packer. */
export const DUMP_ZST = Buffer.from(
  "KLUv/WCrAD0GAEILIx+Ap80ByOIySdbTtn+7fyc1USYGk7k6Hrvjg8RimcoJBqLQ9co7jKJA666JUAGrDo41HwMw+jtmcEeX+hZ0mkemwMkH6x0+bokUEgoBlIxso9Y3r4iPE2yt69Es+cUriz/kIgGu1jxlE9+knfHxgN6QLhfUh0mSa+Dkt2XrY8Rzsj5lm/QxYpy8mBECFgCAFgAOFSP0sQgG07CxBgAbAmeMbTZmyCAMDW5kmb6MUDvGhkX6MDwcdjC5weVNynakmrlYFRQ=",
  "base64",
);
export const DUMP_BZ2 = Buffer.from(
  "QlpoOTFBWSZTWWUL1P4AANJfgCQQUAV4kIAiCAC/795qMADsAaFNAA0AANGjQMZNMgZNDIMjTAjBIoTQ0mmCTQ0yeoB7VIS+K9oyZm1A9col1GzpA60IMR3645KAsGZBRclqR2TYxqqZBjYMG1iewl5jp1iBltBeFhYNnrRYyjBXKgIy48RCVhwbrZRO456f1Pn0JIsFVWqH4w96pTFyW5ri87YU1IKCazOsiJW7CDt+jgoyhIva4zWgULjNTuLzWPK8lgnzGalgxlVOea6j6SGE2PsrVeEVRT0TDfkoBkbHPNOi6QIqdvkssFcrFjsVVZH+LuSKcKEgyhep/A==",
  "base64",
);

/** A zip archive of some members, whatever their names (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16). */
export function zip(members: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(members)) {
    const bytes = Buffer.from(content as string);
    const packed = deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, Buffer.from(name), packed]);
    directory.push(
      Buffer.concat([Buffer.from("PK\u0001\u0002"), Buffer.from([20, 0]), common, tail, Buffer.from(name)]),
    );
    parts.push(local);
    offset += local.length;
  }
  const size = directory.reduce((n, d) => n + d.length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, Buffer.from("PK\u0005\u0006"), end]);
}

/** Bytes as a stream of pieces. */
export async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** Everything that a stream gives. */
export async function drained(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}
