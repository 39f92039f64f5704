import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { extract, extractAll } from "../../pipeline/1-extract.ts";
import { readThreads } from "../../src/formats/index.ts";
import type { Thread } from "../../src/model.ts";
import { FAST, ROOT, tempFolder, threadmine, write } from "../helpers.ts";
import { pieces } from "../input/archives.ts";

// An input that is read record by record, its posts gathered in a file, gives what reading it whole gives.

async function streamed(uri: string, bytes: Uint8Array): Promise<Thread[]> {
  const source = { uri, size: bytes.length, lasting: true, open: () => pieces(bytes, 1000) };
  const { threads, close, fault } = await extract(source, {});
  try {
    expect(fault).toBeUndefined();
    return Array.from(threads, ({ thread }) => thread());
  } finally {
    close();
  }
}

const FOLDER = join(ROOT, "tests", "formats", "fixtures");

test.each(readdirSync(FOLDER).filter((name) => !name.endsWith(".expected")))("%s", async (uri) => {
  const bytes = readFileSync(join(FOLDER, uri));
  expect(await streamed(uri, bytes)).toEqual(readThreads({ uri, bytes }));
});

describe("UTF-16", () => {
  const wide = (text: string, bigEndian: boolean): Buffer => {
    const bytes = Buffer.from(text, "utf16le");
    return bigEndian ? bytes.swap16() : bytes;
  };
  const row = (id: number, more: string): string =>
    `  <row Id="${id}" PostTypeId="1" CreationDate="2026-03-08T10:11:12.000" Body="Why – ${id} 😀?" ${more}/>\n`;
  const xml = `<?xml version="1.0" encoding="UTF-16"?>\n<posts>\n${row(1, "")}${row(2, "&")}${row(3, "")}</posts>\n`;

  test.each([
    ["little-endian with a mark", wide(`\ufeff${xml}`, false)],
    ["big-endian with a mark", wide(`\ufeff${xml}`, true)],
    ["without a mark", wide(xml, false)],
  ])("a dump is read a record at a time, and a bad one fails alone: %s", async (_, bytes) => {
    const source = { uri: "Posts.xml", size: bytes.length, lasting: true, open: () => pieces(bytes, 77) };
    const { threads, close, fault, faults } = await extract(source, {});
    const found = Array.from(threads, ({ thread }) => thread().text);
    close();
    expect(found).toEqual(["Why – 1 😀?", "Why – 3 😀?"]);
    expect([fault?.message, faults]).toEqual([expect.stringMatching(/^Posts\.xml, row 2: /u), 1]);
  });

  test.each(["mail.mbox", "table.tsv", "zulip.json", "lemmy.json", "markdown.md"])("%s", async (name) => {
    const text = readFileSync(join(FOLDER, name), "utf8");
    const said = (threads: Thread[]) => threads.map((t) => [t.format, t.title, t.text, t.posts]);
    expect(said(await streamed(name, wide(`\ufeff${text}`, true)))).toEqual(
      said(await streamed(name, Buffer.from(text))),
    );
  });
});

const mail = (id: number, ancestors: readonly number[], text: string): string =>
  `From al@x Thu Jan  1 00:00:00 2026\nMessage-ID: <${id}@x>\nFrom: al@x\nReferences: ${ancestors.map((a) => `<${a}@x>`).join(" ")}\n\n${text}\n\n`;

test("a reply may come before what it answers, and what ties two threads after both", async () => {
  const mbox = [mail(3, [2], "third"), mail(9, [], "other"), mail(1, [], "first"), mail(2, [1], "second")];
  const [thread, other, ...more] = await streamed("a.mbox", Buffer.from(mbox.join("")));
  expect(thread!.text).toBe("first\nsecond\nthird");
  expect(thread!.posts!.map((p) => p.parent)).toEqual([null, 0, 1]);
  expect(other!.text).toBe("other");
  expect(more).toEqual([]);
});

test("mails that name each other in any order", async () => {
  const id = fc.integer({ min: 0, max: 12 });
  const mails = fc.array(fc.tuple(id, fc.array(id, { maxLength: 3 }), fc.constantFrom("a", "b")), {
    minLength: 1,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(mails, async (some) => {
      const bytes = Buffer.from(some.map((m) => mail(...m)).join(""));
      expect(await streamed("a.mbox", bytes)).toEqual(readThreads({ uri: "a.mbox", bytes }));
    }),
    { numRuns: 50 },
  );
});

describe("every thread of some inputs", () => {
  const path = write(tempFolder(), "a.csv", 'id,thread,text\n1,a,first\n2,a,5" or\n3,b,second\n4,b,6" or\n');

  test("comes with what could not be read", async () => {
    const faults: string[] = [];
    const texts: string[] = [];
    for await (const { thread } of extractAll([path], (fault) => faults.push(fault.message)))
      texts.push(thread.text);
    expect(texts).toEqual(["first", "second"]);
    expect(faults).toEqual([expect.stringMatching(/a\.csv:3: .*; and 1 more like it$/u)]);
  });

  test("explained on the command line, too, and the exit status tells", () => {
    const ran = threadmine(["ingest", "--explain-split", path, ...FAST], { cwd: tempFolder() });
    expect(ran.stdout.match(/2 posts|1 posts/gu)).toHaveLength(2);
    expect([ran.status, ran.stderr]).toEqual([
      1,
      expect.stringMatching(/^threadmine: .*a\.csv:3: .*\n {2}→ /u),
    ]);
  });

  test.skipIf(!existsSync("/proc/self/fd"))("lets go of its files where the reader stops early", async () => {
    const open = () => readdirSync("/proc/self/fd").length;
    const stop = async () => {
      for await (const _ of extractAll([path], () => {})) break;
    };
    await stop();
    const before = open();
    for (let i = 0; i < 3; i++) await stop();
    expect(open()).toBe(before);
  });
});
