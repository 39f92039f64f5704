import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DIGEST_LIMIT, digest } from "../../src/markdown/digest.ts";
import { makeReports } from "../../src/markdown/reports.ts";
import type { ReportSource } from "../../src/markdown/source.ts";
import { verify } from "../../src/markdown/verify.ts";
import { Words } from "../../src/markdown/words.ts";
import { Reader } from "../../src/store/queries.ts";
import { tempFolder } from "../helpers.ts";
import { DEBATE, POINTS, store } from "./debate.ts";

let reader: Reader;
let source: ReportSource;
let pages: Map<string, string>;

beforeAll(() => {
  const path = join(tempFolder(), "a.db");
  store(path, DEBATE, POINTS);
  reader = new Reader(path);
  source = {
    codebook: JSON.parse(reader.run().codebook),
    version: "1",
    rows: (query, parameters) => reader.named(query, parameters),
  };
  pages = new Map([...makeReports(source, "reports")].map((f) => [f.path, f.content]));
});
afterAll(() => reader.close());

const pay = (): string => pages.get("topics/pay.md")!;
const differences = (markdown: string) => verify(source, markdown).differences;
/** A change that must be there to be made. */
function edit(markdown: string, from: string | RegExp, to: string): string {
  const made = markdown.replace(from, to);
  expect(made).not.toBe(markdown);
  return made;
}

test("every quotation of every report, in both languages, is true", () => {
  for (const language of ["en", "de"])
    for (const { path, content: markdown } of makeReports(source, "reports", language)) {
      const found = verify(source, markdown);
      expect([path, found.differences]).toEqual([path, []]);
      if (path !== "index.md" && path !== "topics/ai.md" && path !== "topics/flattening.md")
        expect(found.quotations).toBeGreaterThan(0);
    }
  const alone = digest(
    { source, words: new Words("en") },
    { topic: "pay", limit: DIGEST_LIMIT, page: { folder: ".", threads: null } },
  );
  expect(verify(source, alone)).toMatchObject({ differences: [] });
  expect(verify(source, alone).quotations).toBe(verify(source, pay()).quotations);
});

describe("a quotation that was changed is told, with its line", () => {
  test.each([
    ["a letter", "covers the evenings", "covers the evening", "covers the evenings"],
    ["a dropped not", "I do not answer the phone", "I do answer the phone", "I do not answer the phone"],
    ["a dropped end", "300 euros a month before tax.", "300 euros a month.", "before tax."],
    ["a dropped beginning", "> Outside of five companies nobody", "> nobody", "Outside of five companies"],
    ["an added word", "The raise never covers", "The raise almost never covers", "The raise never covers"],
    ["typographic quotes", "Staff engineers at the big firms", "“Staff engineers” at the big firms", "Staff"],
    ["emphasis", "The raise never covers", "The raise *never* covers", "without marks"],
    ["a case", "> Managers earn 20%", "> managers earn 20%", "Managers earn 20%"],
    ["a wrong author", "— anna\\_b, 2026-02-06", "— bob, 2026-02-06", "anna_b, 2026-02-06"],
    ["no author", "— anna\\_b, 2026-02-06", "— 2026-02-06", "anna_b, 2026-02-06"],
    ["a wrong date", "— anna\\_b, 2026-02-06", "— anna\\_b, 2026-02-07", "2026-02-06"],
    ["a wrong certainty", " · 90 % sure", " · 99 % sure", "90 %"],
    ["another comment's link", "item?id=4)", "item?id=2)", "comment 4"],
    ["no comment's link", "item?id=4)", "item?id=44)", "a link to comment 4"],
    ["another number", "[comment 4](https", "[comment 3](https", "a link to comment 3"],
    ["another line", "two-offers.txt#L2)", "two-offers.txt#L3)", "line 2"],
    ["another file", "two-offers.txt#L2)", "three-offers.txt#L2)", "a link to comment 2"],
    [
      "another thread",
      "[Is the manager's raise worth it?](",
      "[Is it worth it?](",
      "Is the manager's raise worth it?",
    ],
    ["another report", /threads\/is-the[a-z-]*-[0-9a-f]{8}/u, "threads/is-the-00000000", "report"],
  ])("%s", (_, from, to, expected) => {
    const page = [pay(), ...pages.values()].find((p) => p !== p.replace(from, "~"))!;
    const changed = edit(page, from, to);
    const found = differences(changed);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]!.expected).toContain(expected);
    const at = changed.split("\n").findIndex((line, i) => line !== page.split("\n")[i]);
    // A block quotation is told where it begins, its attribution two lines below.
    expect(at + 1 - found[0]!.line).toBeLessThanOrEqual(2);
    expect(at + 1).toBeGreaterThanOrEqual(found[0]!.line);
  });

  test("in a table and in a list as well", () => {
    expect(
      differences(edit(pay(), /“The bonus is 12% on paper/u, "“The bonus is 13% on paper")),
    ).toHaveLength(1);
    const unlinked = edit(
      pay(),
      /(“The bonus is 12% on paper[^|]*\| [^|]*), \[comment \d+\]\([^)]*\)/u,
      "$1",
    );
    expect(differences(unlinked)).toMatchObject([{ expected: "an attribution with a link to the comment" }]);
    const thread = [...pages].find(([path]) => path.startsWith("threads/is-the"))![1];
    const list = edit(thread, /(\*\*: |\): )“My raise for taking on nine/u, "$1“My raise for taking on ten");
    expect(differences(list)).toHaveLength(1);
  });

  test.each([
    ["another author", /^anna\\_b · /mu, "bob · ", "“anna_b · 2026-0"],
    ["no author", /^anna\\_b · /mu, "", "“anna_b · 2026-0"],
    ["another date", /^(anna\\_b · 2026-02)-06/mu, "$1-07", "“anna_b · 2026-0"],
    ["another heading", /^### Comment 4$/mu, "### Comment 44", "a quotation of comment 44"],
  ])("above a comment of a thread's page: %s", (_, from, to, expected) => {
    const thread = [...pages].find(([path]) => path.startsWith("threads/is-the"))![1];
    expect(differences(thread)).toEqual([]);
    const found = differences(edit(thread, from, to));
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]!.expected).toContain(expected);
  });

  test("a block quotation without attribution cannot be verified", () => {
    const found = differences(`${pay()}\n> Nobody ever said this.\n`);
    expect(found).toHaveLength(1);
    expect(found[0]!.found).toContain("it cannot be verified");
    expect(differences(edit(pay(), /\n>\n> — anna.*/u, ""))).toHaveLength(1);
  });
});

describe("what a writer may do", () => {
  const attribution = (): string => /^> (— anna\\_b, 2026-02-06.*)$/mu.exec(pay())![1]!;
  const quote = (text: string): string => `Some words.\n\n> ${text}\n>\n> ${attribution()}\n`;
  const TEXT = "The raise never covers the evenings that the job eats.";

  test.each([
    [
      "add prose, lists and headings of their own",
      () => `# Mine\n\nI “think” so.\n\n- “yes”\n\n${pay()}\n\nAnd more.\n`,
    ],
    ["delete sections", () => pay().replace(/## Numbers[\s\S]*$/u, "")],
    ["break lines anew", () => quote("The raise never covers\n> the evenings that the job eats.")],
    ["use another line end", () => pay().replace(/\n/gu, "\r\n")],
    ["leave something out, and show it", () => quote("The raise never covers the evenings …")],
    ["leave something out in the middle", () => quote("The raise never covers […] the job eats.")],
    ["quote two sentences", () => quote(`${TEXT} Our ladder has four titles, and all of them mean senior.`)],
    ["quote two sentences with a gap", () => quote(`${TEXT} … My cat has opinions about this as well …`)],
    ["quote inside a line", () => `She says “${TEXT}” ([comment 4](https://news.example.org/item?id=4)).`],
    [
      "mention a word in quotes before",
      () => `The “raise” again: “${TEXT}” [comment 4](https://news.example.org/item?id=4)`,
    ],
    ["show Markdown as code", () => `${pay()}\n\`\`\`\n> not a quotation\n\`\`\`\n`],
  ])("%s", (_, make) => {
    expect(differences(make())).toEqual([]);
  });

  test.each([
    ["a gap that is not shown", "The raise never covers the evenings"],
    ["pieces in another order", "… the job eats. … The raise never covers …"],
    ["a gap inside a word", "The raise never covers the even…"],
    ["a piece from elsewhere", "The raise never covers … the requirements."],
    ["nothing but a gap", "…"],
    ["a denial in the gap", "The raise … covers the evenings that the job eats."],
  ])("but not %s", (_, text) => {
    expect(differences(quote(text))).toHaveLength(1);
  });

  test("and nothing untrue before what is true", () => {
    const link = "[comment 4](https://news.example.org/item?id=4)";
    expect(differences(`“Nobody ever said this here.” “${TEXT}” ${link}`)).toMatchObject([
      { line: 1, found: "“Nobody ever said this here.”" },
    ]);
    expect(differences(`“${TEXT}” “${TEXT}” ${link}`)).toEqual([]);
  });

  test("and inside a line the words must be true as well", () => {
    const line =
      "She says “The raise covers the evenings.” ([comment 4](https://news.example.org/item?id=4)).";
    expect(differences(line)).toMatchObject([{ line: 1 }]);
  });
});
