import { createHash } from "node:crypto";
import fc from "fast-check";
import { parse } from "parse5";
import { describe, expect, test } from "vitest";
import type { Codebook } from "../../src/codebook/codebook.ts";
import { makePage, type PageSource } from "../../src/html/page.ts";
import { Words } from "../../src/markdown/words.ts";
import { Reader } from "../../src/store/queries.ts";
import { visible } from "../../src/text/visible.ts";
import { rows, tempFolder, threadmine } from "../helpers.ts";
import { databaseOf, longThread, type Post } from "./database.ts";
import { hostile } from "./hostile.ts";
import { attribute, type Element, elements, textOf } from "./tree.ts";

function chunksOf(path: string, language = "en"): string[] {
  const reader = new Reader(path);
  try {
    const source: PageSource = {
      codebook: JSON.parse(reader.run().codebook) as Codebook,
      rows: (query, parameters) => reader.named(query, parameters),
    };
    return [...makePage(source, source.rows("threads"), new Words(language))];
  } finally {
    reader.close();
  }
}

const pageOf = (path: string): Element[] => elements(parse(chunksOf(path).join("")));
const withClass = (all: readonly Element[], name: string): Element[] =>
  all.filter((e) => attribute(e, "class")?.split(" ").includes(name));
const TALK = longThread(12);

/** What holds for every page, whatever it shows. */
function checkPage(all: readonly Element[]): void {
  const ids = all.flatMap((e) => attribute(e, "id") ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  for (const e of all) {
    for (const { name, value } of e.attrs) {
      expect(name).not.toMatch(/^on|^style$|^srcdoc$|^ping$/u);
      if (name === "href") {
        expect(value).toMatch(/^(?:#|https?:\/\/)/u);
        if (value.startsWith("#")) expect(ids).toContain(value.slice(1));
      }
      if (name === "src") expect(value).toMatch(/^data:image\/svg\+xml;base64,/u);
      if (/^(?:for|list|aria-labelledby)$/u.test(name)) expect(ids).toContain(value);
    }
    expect(e.tagName).not.toMatch(/^(?:base|iframe|object|embed|link|template|plaintext)$/u);
    if (e.tagName === "img") expect(attribute(e, "alt")).not.toBe("");
  }
  expect(all.filter((e) => e.tagName === "script")).toHaveLength(1);
  expect(all.filter((e) => e.tagName === "style")).toHaveLength(1);
  expect(all.filter((e) => e.tagName === "main")).toHaveLength(1);
  expect(all.filter((e) => e.tagName === "h1")).toHaveLength(1);
}

describe("a page", () => {
  const path = databaseOf(TALK);
  const all = pageOf(path);

  test("is sound, and the same again", () => {
    checkPage(all);
    expect(chunksOf(path)).toEqual(chunksOf(path));
  });

  test("lets its own style and script run, and nothing else", () => {
    const policy = attribute(all.find((e) => attribute(e, "http-equiv") !== undefined)!, "content")!;
    expect(policy).toMatch(/^default-src 'none'; img-src data:; /u);
    for (const tag of ["style", "script"]) {
      const [element] = all.filter((e) => e.tagName === tag);
      const hash = createHash("sha256").update(textOf(element!)).digest("base64");
      expect(policy).toContain(`${tag}-src 'sha256-${hash}'`);
    }
    expect(policy).not.toMatch(/unsafe|http|\*/u);
  });

  test("shows every claim of the database in its comment, letter by letter, with evidence and scores", () => {
    const claims = rows(path, "SELECT claim_id, text, stance_score FROM claims ORDER BY char_start");
    expect(withClass(all, "claim").map((e) => [attribute(e, "id"), textOf(e)])).toEqual(
      claims.map((c) => [c["claim_id"], c["text"]]),
    );
    for (const c of claims) {
      const why = all.find((e) => attribute(e, "id") === `${c["claim_id"]}-why`)!;
      expect(textOf(why)).toContain(`${Math.round(100 * Number(c["stance_score"]))} % sure`);
      expect(textOf(why)).toMatch(/\+0\.10/u);
    }
  });

  test("holds every paragraph with the author's words alone", () => {
    const paragraphs = rows(path, "SELECT text FROM paragraphs ORDER BY ordinal").map((p) => p["text"]);
    const shown = withClass(all, "words").flatMap((w) => w.childNodes.map(textOf));
    expect(shown).toEqual(paragraphs);
  });

  test("names the key point of a claim that has one", () => {
    const reader = new Reader(path);
    const source: PageSource = {
      codebook: JSON.parse(reader.run().codebook) as Codebook,
      rows: (query, parameters) =>
        reader
          .named(query, parameters)
          .map((row) =>
            "points" in row ? { ...row, points: '[{"text":"Pay <b>first</b>","score":0.7}]' } : row,
          ),
    };
    const page = [...makePage(source, source.rows("threads"), new Words("en"))].join("");
    reader.close();
    expect(page).toContain("<dt>Key point, 70 % sure</dt><dd>Pay &lt;b&gt;first&lt;/b&gt;</dd>");
  });

  test("speaks German where it is asked to", () => {
    const german = elements(parse(chunksOf(path, "de").join("")));
    checkPage(german);
    expect(attribute(german[0]!, "lang")).toBe("de");
    expect(textOf(withClass(german, "skip")[0]!)).toBe("Zur Diskussion springen");
  });
});

test("comes thread by thread, with a table of contents", () => {
  const path = databaseOf(["x", "y", "z"].flatMap((thread) => TALK.map((p) => ({ ...p, thread }))));
  const chunks = chunksOf(path);
  expect(chunks).toHaveLength(5);
  for (const chunk of chunks.slice(1, 4)) expect(chunk.match(/<section class="thread"/gu)).toHaveLength(1);
  const all = elements(parse(chunks.join("")));
  checkPage(all);
  const nav = all.find((e) => e.tagName === "nav")!;
  expect(elements(nav).filter((e) => e.tagName === "a")).toHaveLength(3);
});

test("a chain of a thousand replies stays shallow enough for a browser, and loses none", () => {
  const chain: Post[] = Array.from({ length: 1000 }, (_, i) => ({
    thread: "deep",
    id: i + 1,
    parent: i === 0 ? null : i,
    author: "al",
    text: `Reply ${i + 1} says it.`,
  }));
  const all = pageOf(databaseOf(chain));
  expect(withClass(all, "comment")).toHaveLength(1000);
  let deepest = 0;
  for (const e of withClass(all, "comment")) {
    let depth = 0;
    for (let up: unknown = e; up; up = (up as { parentNode?: unknown }).parentNode) depth++;
    deepest = Math.max(deepest, depth);
  }
  expect(deepest).toBeLessThan(400);
});

test("for any text in titles, authors and comments: only text", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(hostile, hostile), { minLength: 1, maxLength: 6 }),
      hostile,
      (comments, title) => {
        const path = databaseOf(
          comments.map(([author, text], i) => ({
            thread: title,
            id: i + 1,
            parent: i === 0 ? null : ((i * 7) % i) + 1,
            author,
            // Long enough that no control characters make it binary data.
            text: `${text} ${"It is so. ".repeat(100)}`,
          })),
        );
        const all = pageOf(path);
        checkPage(all);
        const held = rows(path, "SELECT text FROM paragraphs ORDER BY thread_id, ordinal").map((p) =>
          visible(String(p["text"])).replace(/\r\n?/gu, "\n"),
        );
        expect(
          withClass(all, "words")
            .flatMap((w) => w.childNodes.map(textOf))
            .sort(),
        ).toEqual(held.sort());
        const names = rows(path, "SELECT author FROM comments WHERE author IS NOT NULL").map((c) =>
          visible(String(c["author"])).replace(/\r\n?/gu, "\n"),
        );
        expect(
          withClass(all, "comment")
            .map((c) => attribute(c, "data-author"))
            .filter(Boolean)
            .sort(),
        ).toEqual(names.filter(Boolean).sort());
      },
    ),
    { numRuns: 40, examples: [[[["", ""]], "\ud800\ud800"]] },
  );
});

describe("threadmine report --html", () => {
  test("writes the page of one thread or of all", () => {
    const path = databaseOf(["x", "y"].flatMap((thread) => TALK.map((p) => ({ ...p, thread }))));
    const cwd = tempFolder();
    const all = threadmine(["report", "--html", "all.html", "--db", path], { cwd });
    expect([all.status, all.stdout]).toEqual([0, "Wrote all.html with 2 threads.\n"]);
    const id = String(rows(path, "SELECT thread_id FROM threads")[0]!["thread_id"]);
    const one = threadmine(["report", "--html", "one.html", "--thread", id, "--db", path], { cwd });
    expect([one.status, one.stdout]).toEqual([0, "Wrote one.html with 1 thread.\n"]);
  });

  test.each([
    [["--html", "a.html", "--reports", "r"], "mutually exclusive"],
    [["--thread", "x"], "html"],
  ])("%j is refused", (args, why) => {
    const { status, stderr } = threadmine(["report", ...args, "--db", "none.db"], { cwd: tempFolder() });
    expect([status, stderr.includes(why)]).toEqual([2, true]);
  });

  test("names a thread that is not there, and a place that cannot be written", () => {
    const path = databaseOf(TALK);
    const cwd = tempFolder();
    const absent = threadmine(["report", "--html", "a.html", "--thread", "nope", "--db", path], { cwd });
    expect([absent.status, absent.stderr.includes("found nope")]).toEqual([2, true]);
    const nowhere = threadmine(["report", "--html", "no/such/a.html", "--db", path], { cwd });
    expect([nowhere.status, nowhere.stderr.includes("--html")]).toEqual([2, true]);
  });
});

describe("a page grows with its threads", () => {
  const sizeOf = (posts: readonly Post[]): number =>
    chunksOf(databaseOf(posts)).reduce((sum, chunk) => sum + Buffer.byteLength(chunk), 0);
  const chain = (comments: number): Post[] =>
    longThread(comments).map((post, i) => ({ ...post, parent: i === 0 ? null : i }));

  test.each([
    ["wide", longThread],
    ["deep", chain],
  ])("a %s one four times as long takes at most four times the bytes", (_, thread) => {
    expect(sizeOf(thread(200)) / sizeOf(thread(50))).toBeLessThan(4.2);
  });

  test("each is read when its part is asked for", () => {
    const posts = Array.from({ length: 10 }, (_, t) =>
      longThread(3).map((post) => ({ ...post, thread: `${t}` })),
    );
    const reader = new Reader(databaseOf(posts.flat()));
    const read: string[] = [];
    const source: PageSource = {
      codebook: JSON.parse(reader.run().codebook) as Codebook,
      rows: (query, parameters) => {
        read.push(query);
        return reader.named(query, parameters);
      },
    };
    let parts = 0;
    for (const _ of makePage(source, source.rows("threads"), new Words("en"))) {
      // The head comes before the threads, the foot after them.
      const threads = Math.min(parts++, 10);
      expect(read.filter((query) => query === "comments")).toHaveLength(threads);
      expect(read.filter((query) => query === "reports/page-claims")).toHaveLength(threads);
    }
    expect(parts).toBe(12);
    reader.close();
  });
});
