import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { ThreadmineError } from "../../src/errors.ts";
import { readThreads } from "../../src/formats/index.ts";
import type { Thread } from "../../src/model.ts";
import { anyText } from "../arbitraries.ts";
import { processorTime, ROOT } from "../helpers.ts";

// Inputs that are nearly right: fixtures in which something was changed. What must hold of all that is read.

export const FIXTURES = join(ROOT, "tests", "formats", "fixtures");
/** Inputs that once broke a parser: `npm run fuzz` saves them, `npm test` reads them again. */
export const FAILURES = join(ROOT, "tests", "formats", "corpus-of-failures");

/** The fixtures by name. */
export const fixtures: ReadonlyMap<string, Buffer> = new Map(
  readdirSync(FIXTURES)
    .filter((name) => !name.endsWith(".expected"))
    .map((name) => [name, readFileSync(join(FIXTURES, name))]),
);

/** More processor time than this no small input may take, in milliseconds. */
const LONGEST = 5000;

/** Reads an input and checks what must hold: threads that are whole, or a fault that a person can mend. */
export function check(bytes: Uint8Array): void {
  let threads: Thread[] | undefined;
  expect(
    processorTime(() => {
      threads = read(bytes);
    }),
  ).toBeLessThan(LONGEST);
  for (const thread of threads ?? []) whole(thread);
  expect(read(bytes)).toEqual(threads);
}

function read(bytes: Uint8Array): Thread[] | undefined {
  try {
    return readThreads({ uri: "input.dat", bytes });
  } catch (error) {
    if (error instanceof ThreadmineError) return undefined;
    throw error;
  }
}

function whole({ text, posts, notes, threadId }: Thread): void {
  expect(threadId).toMatch(/^[0-9a-f]{16}$/u);
  // What SQLite and code points cannot hold.
  expect(text).not.toMatch(/\0|[\ud800-\udfff]/u);
  let end = 0;
  (posts ?? []).forEach((post, i) => {
    expect(post.start).toBeGreaterThanOrEqual(end);
    expect(post.end).toBeGreaterThanOrEqual(post.start);
    expect(text.slice(end, post.start)).toMatch(/^\n?$/u);
    expect(post.parent ?? -1).toBeLessThan(i);
    expect(post.postedAt ?? "1970-01-01T00:00:00Z").toMatch(
      /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/u,
    );
    if (post.kind === "deleted") expect(post.end).toBe(post.start);
    if (post.url !== null) expect(post.url).toMatch(/^https?:/u);
    end = post.end;
  });
  if (posts) expect(end).toBe(text.length);
  for (const { post, code } of notes) {
    expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/u);
    if (post !== null) expect(posts![post]).toBeDefined();
  }
}

const oddText = fc.oneof(
  anyText,
  fc.constantFrom(
    "",
    "\0",
    "\ud800",
    "__proto__",
    "javascript:alert(1)",
    "<script>alert(1)</script>",
    "&amp;amp;",
    "\u202e\u200b\u2066",
    "0",
    "t1_",
    "]]>",
    "%PDF",
  ),
);
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  fc.constantFrom(
    null,
    true,
    false,
    0,
    -1,
    1e18,
    1.5,
    1e308,
    [],
    {},
    [null],
    [[]],
    { id: 1 },
    { data: null },
  ),
  fc.integer(),
  fc.jsonValue({ maxDepth: 2 }),
);

/** The places in a value at which something may stand: paths of keys. */
function placesIn(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

function put(value: unknown, path: readonly (string | number)[], odd: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return odd;
  if (typeof value !== "object" || value === null) return value;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>;
  copy[key] = put(copy[key], rest, odd);
  return copy;
}

/** A JSON fixture with odd values in some places; the bytes as they are for others. */
const oddJson = (bytes: Buffer): fc.Arbitrary<Buffer> => {
  const text = bytes.toString("utf8").trim();
  if (!/^[[{]/u.test(text)) return fc.constant(bytes);
  const lines = text.includes('}\n{"');
  const value: unknown = lines ? text.split("\n").map((line): unknown => JSON.parse(line)) : JSON.parse(text);
  const places = placesIn(value).filter((path) => path.length > 0);
  return fc
    .array(fc.tuple(fc.constantFrom(...places), oddValue), { minLength: 1, maxLength: 4 })
    .map((changes) => {
      const changed = changes.reduce((v, [path, odd]) => put(v, path, odd), value);
      return Buffer.from(
        lines ? (changed as unknown[]).map((v) => JSON.stringify(v)).join("\n") : JSON.stringify(changed),
      );
    });
};

/** Bytes with parts taken out, said twice, or put in. */
const oddBytes = (bytes: Buffer): fc.Arbitrary<Buffer> => {
  const at = fc.nat({ max: bytes.length });
  const inserted = fc.oneof(
    oddText.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 8 }).map((part) => Buffer.from(part)),
  );
  const change = fc.tuple(fc.constantFrom("cut", "twice", "put", "end"), at, fc.nat({ max: 200 }), inserted);
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) =>
    changes.reduce((b, [how, start, length, part]) => {
      const [before, piece, after] = [
        b.subarray(0, start),
        b.subarray(start, start + length),
        b.subarray(start + length),
      ];
      if (how === "end") return before;
      if (how === "cut") return Buffer.concat([before, after]);
      return Buffer.concat([before, piece, how === "twice" ? piece : part, after]);
    }, bytes),
  );
};

/** A fixture that was changed. */
export const changed = (bytes: Buffer): fc.Arbitrary<Buffer> => fc.oneof(oddJson(bytes), oddBytes(bytes));
