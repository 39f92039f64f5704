import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import fc from "fast-check";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { compare } from "../../src/markdown/compare.ts";
import { digest } from "../../src/markdown/digest.ts";
import { finding } from "../../src/markdown/finding.ts";
import { threadTitle } from "../../src/markdown/places.ts";
import { makeReports } from "../../src/markdown/reports.ts";
import { type ReportSource, sourceOf } from "../../src/markdown/source.ts";
import { verify } from "../../src/markdown/verify.ts";
import { Words } from "../../src/markdown/words.ts";
import { Reader } from "../../src/store/queries.ts";
import { storable } from "../../src/text/decode.ts";
import { anyText } from "../arbitraries.ts";
import { rows, tempFolder } from "../helpers.ts";
import { DEBATE, type Discussion, POINTS, store } from "./debate.ts";

let path: string;
let source: ReportSource;
let pages: Map<string, string>;
const readers: Reader[] = [];

function open(file: string): ReportSource {
  const reader = new Reader(file);
  readers.push(reader);
  return sourceOf(reader);
}

beforeAll(() => {
  path = join(tempFolder(), "a.db");
  store(path, DEBATE, POINTS);
  source = open(path);
  pages = new Map([...makeReports(source, "reports")].map((f) => [f.path, f.content]));
});
afterAll(() => {
  for (const reader of readers) reader.close();
});

/** A source that holds one thread. */
function holding(posts: Parameters<typeof store>[1][number]["posts"], points?: Parameters<typeof store>[2]) {
  const file = join(tempFolder(), "one.db");
  store(file, [{ title: "x", uri: "x.txt", posts }], points);
  return open(file);
}

/** The digest on pay. */
const payOf = (its: ReportSource): string =>
  [...makeReports(its, ".")].find((f) => f.path === "topics/pay.md")!.content;

const page = (start: string): string => [...pages].find(([name]) => name.startsWith(start))![1];
const section = (markdown: string, heading: string): string =>
  new RegExp(`^## ${heading}\\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, "mu").exec(markdown)?.[1] ?? "";
/** The cells of the table rows of a page that begin with a text. */
const row = (markdown: string, first: string): string[] =>
  markdown
    .split("\n")
    .find((line) => line.startsWith(`| ${first} |`))!
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
const one = (sql: string, ...values: (string | number)[]): number =>
  Number(Object.values(rows(path, sql, ...values)[0]!)[0]);

const COMMENTERS = "claims c JOIN comments k USING (comment_id) WHERE k.kind = 'comment'";
test("a finding tells its interval with the share, and why voices are fewer than those of both sides", () => {
  const group = (first: number, second: number, voices: number) => ({ first, second, neither: 0, voices });
  const told = (language: string, ...groups: ReturnType<typeof group>[]): string =>
    finding({ source, words: new Words(language) }, groups);
  expect(told("en", group(0, 1, 18), group(1, 0, 9), group(1, 1, 4))).toMatch(
    /\(22 of the 35 that take a side: 63 %, interval \d\d–\d\d %\), but so few voices make them \(31, 4 of them on both sides\) that/u,
  );
  expect(told("de", group(0, 1, 18), group(1, 0, 9), group(1, 1, 4))).toContain(
    "(22 von 35, die Partei ergreifen: 63 %, Intervall",
  );
  const shares = [group(1, 0, 40), group(0, 1, 12)];
  expect(told("en", ...shares)).toMatch(/\(52 voices\), about three quarters .* \(40: 77 %, interval/u);
  expect(told("en", group(1, 0, 40), group(0, 1, 36))).toMatch(/, 40 speak for .* \(53 %, interval/u);
});

test("the caution stands before the finding; what a certainty means is said once, above the first quotation", () => {
  const means = "*The percentage below a quotation is";
  for (const [name, markdown] of pages) {
    const caution = markdown.indexOf("A program gave the sides");
    expect(caution, name).toBeGreaterThan(0);
    expect(caution, name).toBeLessThan(markdown.search(/^\*\*(?!The )/mu));
    const quotation = /^> .*(?:\n>.*)* · \d+ % sure(?: \(.*\))?$/mu.exec(markdown)?.index;
    const parts = markdown.split(means);
    expect(parts, name).toHaveLength(quotation === undefined ? 1 : 2);
    if (quotation !== undefined) expect(parts[1]!.indexOf("\n\n> "), name).toBe(parts[1]!.indexOf("\n"));
  }
});

test("the first page tells what is argued of each topic, with a quotation for each side", () => {
  const topics = section(page("index"), "Topics");
  const pay = topics.slice(topics.indexOf("### [Pay](topics/pay.md)"), topics.indexOf("### [No topic]"));
  expect(pay).toContain("- For management: *Managers earn more than the engineers they lead.* (");
  expect(pay).toContain("*For staying an individual contributor, for instance:*\n\n> ");
  expect(pay.match(/^> — .*\(threads\/[^)]*\), \[comment \d+\]\([^)]*\) · \d+ % sure$/gmu)).toHaveLength(2);
});

describe("a digest", () => {
  test("tells both sides' points, what is answered, and what fits no side", () => {
    const em = section(page("topics/pay"), "For management");
    expect(em).toContain("### Managers earn more than the engineers they lead.");
    expect(em).toContain("> Managers earn 20% more than senior engineers at every bank I know.");
    expect(em).toContain("*What the other side answers:*\n\n> Staff engineers at the big firms make");
    expect(section(page("topics/pay"), "Said without taking a side")).toContain("> Pay bands differ so much");
    const numbers = section(page("topics/pay"), "Numbers people name");
    expect(numbers).toContain("| 12% | unsure | “The bonus is 12% on paper");
    // It is quoted above.
    expect(numbers).not.toContain("480k");
  });

  test("tells what follows an answer apart, after the points that have no quotation", () => {
    const posts = [
      { said: [{ text: "Two offers.", stance: "neutral" }] },
      { said: [{ text: "All my directors sign any bonus that the whole board decided.", stance: "pro-EM" }] },
      { parent: 1, said: [{ text: "The board of our firm pays raises to engineers.", stance: "pro-IC" }] },
      { said: [{ text: "All our managers at banks got a salary in gold.", stance: "pro-EM" }] },
      ...[3, 4, 5].map((i) => ({
        said: [{ text: `Too short, ${i}.`, stance: "pro-EM", points: ["p"] }],
      })),
    ];
    const points = [{ id: "p", topic: "pay", stance: "pro-EM", text: "Bonuses vary." }];
    expect(section(payOf(holding(posts, points)), "For management")).toMatch(
      /^\n\*Points in brief:\*\n\n- Bonuses vary\.[^\n]*\n\n### Other claims of this side\n[\s\S]*> All my directors [\s\S]*\n\*What the other side answers:\*\n\n> The board[^\n]*\n>\n>[^\n]*\n\n\*More of this side:\*\n\n> All our managers /u,
    );
  });

  test("shows no answer that has none of the claim's words", () => {
    const posts = [
      { said: [{ text: "Managers at banks earn more than anybody else.", stance: "pro-EM", sure: 0.9 }] },
      { parent: 0, said: [{ text: "Nobody at this firm has seen a raise since then.", stance: "pro-IC" }] },
    ];
    expect(payOf(holding(posts))).not.toContain("*What the other side answers:*");
  });

  test("tells apart what makes no point, and quotes a point of few voices in its line", () => {
    const said = (text: string, points: string[] = []) => ({
      said: [{ text, stance: "pro-EM", sure: 0.9, points }],
    });
    const posts = [
      said("Managers at banks earn more than anybody else on the floor.", ["p"]),
      ...[1, 2].map((i) => said(`Too short, ${i}.`, ["p"])),
      said("Pensions grow quicker for whoever signs the rota of a department.", ["q"]),
      said("Directors sign any bonus that the whole board has decided upon."),
    ];
    const points = ["p", "q"].map((id) => ({ id, topic: "pay", stance: "pro-EM", text: `Point ${id}.` }));
    const its = holding(posts, points);
    const pay = payOf(its);
    expect(section(pay, "For management")).toMatch(
      /^\n### Point p\.\n\nRecognised in 3 of 5[^\n]*\n[\s\S]*> Managers at banks[\s\S]*\n\*Points in brief:\*\n\n- Point q\. Recognised in 1 of 5 voices \(1 claim in 1 thread\)\. “Pensions grow [^\n]*\n\n### Other claims of this side\n\n> Directors sign/u,
    );
    expect(verify(its, pay).differences).toEqual([]);
  });

  test("pairs a claim with the answer that shares its words, unless a point wants either for its own", () => {
    const dispute = (points: string[]): string => {
      const claim = "Managers at banks get the highest bonus of all.";
      const posts = [
        { said: [{ text: claim, stance: "pro-EM", sure: 0.9, points }] },
        ...[
          "The bonus of managers at banks depends on engineers.",
          "Nobody at this firm has seen a raise since then.",
        ].map((text) => ({ parent: 0, said: [{ text, stance: "pro-IC", sure: 0.9 }] })),
        ...[1, 2].map((i) => ({ said: [{ text: `Too short, ${i}.`, stance: "pro-EM", points }] })),
      ];
      const known = [{ id: "p", topic: "pay", stance: "pro-EM", text: "Managers get bonuses." }];
      return section(payOf(holding(posts, known)), "Where the sides answer each other");
    };
    expect(dispute([])).toMatch(
      /> Managers at banks get [\s\S]*\*is answered with:\*\n\n> The bonus of managers at banks depends/u,
    );
    expect(dispute(["p"])).toBe("");
  });

  test("tells each side in a line: up to three points of three voices or more, most voices first", () => {
    const made = (voices: Record<string, number>, stances: Record<string, string>): string[] => {
      const posts = Object.entries(voices).flatMap(([point, n]) =>
        Array.from({ length: n }, (_, i) => ({
          said: [{ text: `${point} ${i}.`, stance: stances[point]!, points: [point] }],
        })),
      );
      const points = Object.entries(stances).map(([id, stance]) => {
        return { id, topic: "pay", stance, text: `Point ${id}.` };
      });
      const page = payOf(holding(posts, points));
      const [, list] =
        /^\*\*The points that the program recognised most often\*\*.*\n\n((?:- .*\n)+)/mu.exec(page) ?? [];
      return list?.trim().split("\n") ?? [];
    };
    const stances = { a: "pro-EM", b: "pro-EM", c: "pro-EM", d: "pro-EM", e: "pro-EM", f: "neutral" };
    expect(made({ a: 1, b: 2, c: 5, d: 3, e: 2, f: 2 }, stances)).toEqual([
      "- For management: *Point c.* (5) · *Point d.* (3)",
      "- For staying an individual contributor: no key point by more than two voices",
      "- No side: no key point by more than two voices",
    ]);
    expect(made({ a: 1, f: 1 }, stances)).toEqual([]);
  });

  test("tells no group of claims with like words as a point", () => {
    const said = [
      "Whoever signs the budget of a whole floor gets the parking spot as well.",
      "The parking spots of the directors were sold to a dentist in the spring.",
      "Nobody has parked below the office since the barrier broke in March.",
    ].map((text) => ({ text, stance: "neutral", sure: 0.6, points: ["emerging-park"] }));
    const its = holding(
      said.map((s) => ({ said: [s] })),
      [{ id: "emerging-park", topic: "pay", stance: "neutral", text: said[1]!.text }],
    );
    const made = [...makeReports(its, ".")];
    for (const { content } of made) expect(content).not.toMatch(/^(?:###|- \*|- No side:) .*parking/mu);
  });

  test("tells what else is talked about by the words of four voices or more, without a side", () => {
    const said = (text: string, stance: string) => ({ said: [{ text, stance, sure: 0.5 }] });
    const posts = [
      said("Nobody reads the budgets of the year before they sign.", "pro-EM"),
      said("The pension is better than a budget if you stay for twenty years.", "pro-IC"),
      said("Budgets.", "neutral"),
      said("Every budget and every pension of this year is a promise.", "neutral"),
      said("Managers get a pension for every year of the year.", "neutral"),
    ];
    const pay = payOf(holding(posts));
    const told = section(pay, "What else the talk is about");
    expect(told.match(/^\| .* \d.*$/gmu)).toEqual(["| budget | 4 | 4 | 1 | 1 | 2 |"]);
    expect(told).toContain("four fifths of the claims hold one of them (4 of 5)");
    expect(
      digest(
        { source: holding(posts), words: new Words("de") },
        { topic: "pay", limit: 9, page: { folder: ".", threads: null } },
      ),
    ).toContain("| budget | 4 | 4 | 1 | 1 | 2 |");
  });

  test("quotes what commenters grant each other, of whatever side and without one", () => {
    const posts = [
      "To be fair, the raise stays while the evenings get better with the years.",
      "To be fair, it goes the other way.",
      "My manager granted us a bonus of two days off for the whole summer.",
    ].map((text) => ({ said: [{ text, stance: "pro-EM", sure: 0.5 }] }));
    const pay = payOf(holding(posts));
    const granted = section(pay, "What commenters grant each other, or take back");
    expect(granted).toMatch(/^\n> To be fair, the raise stays/u);
    expect(granted.match(/^> —.*$/gmu)).toEqual([expect.not.stringContaining("sure")]);
  });

  test("never quotes ironic or unsure claims, nor the same twice", () => {
    const text = page("topics/pay").replace(section(page("topics/pay"), "Numbers people name"), "");
    expect(text).not.toContain("Oh sure");
    expect(text).not.toContain("Take the team");
    const quotes = [...text.matchAll(/^> ([^—\n].*)$/gmu)].map((m) => m[1]);
    expect(quotes.length).toBeGreaterThan(5);
    expect(new Set(quotes).size).toBe(quotes.length);
  });

  test("of one stance, with a limit, keeps the counts whole", () => {
    const text = digest(
      { source, words: new Words("en") },
      { topic: "pay", stance: "pro-IC", limit: 1, page: { folder: ".", threads: null } },
    );
    expect(text).not.toContain("## For management");
    expect(section(text, "For staying an individual contributor").match(/^> —|”/gmu)).toHaveLength(1);
    expect(row(text, "For management")).toEqual(row(page("topics/pay"), "For management"));
  });

  test("of claims without a topic", () => {
    expect(page("topics/no-topic")).toContain("My cat has opinions about this as well");
  });
});

describe("a thread's report", () => {
  test("pairs the clearest disagreement, and names what nobody answers and what is missing", () => {
    const text = page("threads/is-the");
    expect(section(text, "Where the sides answer each other")).toMatch(
      /> My raise for taking on nine[\s\S]*\*is answered with:\*\n\n> Then you have negotiated badly/u,
    );
    expect(page("threads/i-have")).toContain("- 12 comments are missing.");
    expect(page("threads/i-have")).toContain(
      "a comment begins: the split was inferred, each beginning with a probability of 90 %",
    );
  });

  test("of a flat text is named by its first words, of a dump by its title", () => {
    const flat = (opening: string) => threadTitle({ format: "flat", title: "File name", opening });
    expect(flat("Managers earn more, or do they? I have two offers.")).toBe(
      "Managers earn more, or do they?",
    );
    expect(flat("Title. Three years in and I still look forward to Mondays.")).toBe(
      "Three years in and I still look forward to Mondays",
    );
    expect(flat(`Title. (${"word ".repeat(40)}`)).toMatch(/^\((?:word )+word…$/u);
    expect(flat(`I have two offers to sign (${"word ".repeat(40)}`)).toBe("I have two offers to sign…");
    expect(flat(`${"word ".repeat(40)}`)).toMatch(/^(?:word )+word…$/u);
    expect(flat(`We planned all of it in one spring, ${"word ".repeat(40)}`)).toMatch(
      /^We planned all of it in one spring…$/u,
    );
    expect(flat("Hi all, two offers and no sleep since the summer. Help.")).toBe(
      "Two offers and no sleep since the summer",
    );
    expect(flat("The manager premium is gone For twenty years it was simple.")).toBe(
      "The manager premium is gone",
    );
    expect(flat("")).toBe("File name");
    expect(flat("12 34")).toBe("File name");
    expect(threadTitle({ format: "csv", title: "A title", opening: "Words." })).toBe("A title");
  });

  test("warns when it seems to be about something else", () => {
    const off = join(tempFolder(), "off.db");
    const said = Array.from({ length: 12 }, (_, i) => ({
      text: `Recipe ${i} needs more salt than you would think.`,
      stance: "neutral",
      topics: i === 0 ? ["pay"] : [],
    }));
    store(off, [{ title: "Soup", uri: "soup.txt", posts: said.map((s) => ({ said: [s] })) }]);
    const made = [...makeReports(open(off), ".")];
    for (const start of ["threads/", "index"])
      expect(made.find((f) => f.path.startsWith(start))!.content).toContain(
        "**Off the question?** Only 1 of 12 claims has a topic or a clear side",
      );
    expect([...pages.values()].join()).not.toContain("Off the question");
  });
});

describe("form", () => {
  test("front matter that YAML reads, a title, and the same bytes again", () => {
    const again = new Map([...makeReports(source, "reports")].map((f) => [f.path, f.content]));
    expect(again).toEqual(pages);
    for (const markdown of pages.values()) {
      const [, matter] = /^---\n([\s\S]*?)\n---\n\n# /u.exec(markdown)!;
      expect(parse(matter!)).toMatchObject({ lang: "en", codebook: "em-ic", generator: "threadmine 0.0.0" });
      expect(markdown.endsWith("\n") && !markdown.endsWith("\n\n")).toBe(true);
    }
  });

  test("every link from page to page leads somewhere", () => {
    const heading = (text: string): string =>
      text
        .toLowerCase()
        .replace(/[^a-z0-9 -]/gu, "")
        .replace(/ /gu, "-");
    let links = 0;
    for (const [name, markdown] of pages)
      for (const [, to, anchor] of markdown.matchAll(/\]\(([^)#:]*\.md)?(?:#([^)]*))?\)/gu)) {
        if (to === undefined && anchor === undefined) continue;
        links++;
        const target = to === undefined ? name : join(name, "..", to);
        expect([...pages.keys()]).toContain(target);
        if (anchor !== undefined)
          expect(
            pages
              .get(target)!
              .split("\n")
              .filter((l) => l.startsWith("#"))
              .map(heading)
              .map((h) => h.replace(/^-*/u, "")),
          ).toContain(anchor);
      }
    expect(links).toBeGreaterThan(20);
  });

  test("thread pages keep their names when other threads come", () => {
    const more = join(tempFolder(), "more.db");
    store(more, [...DEBATE, { ...DEBATE[1]!, uri: "dumps/again.json" }], POINTS);
    const names = [...makeReports(open(more), "reports")].map((f) => f.path);
    expect(names).toEqual(expect.arrayContaining([...pages.keys()]));
    expect(new Set(names).size).toBe(names.length);
  });

  test("whatever commenters write: no HTML, no foreign link or heading, whole tables, every quotation true", () => {
    const nasty = fc
      .oneof(
        anyText,
        fc.constantFrom(
          "<script>alert(1)</script>",
          "](javascript:alert(1))",
          "| a | b |",
          "# head",
          "> quote",
          "```",
          "---",
          "{{< x >}}",
          "{{% x %}}",
          "<!--",
          "[[wiki]]",
          "\u202egnp.exe",
          "“quoted” … and —",
          "“",
          "”",
          "[comment 1](x.md#comment-1)",
          "— bob, [comment 1](y)",
          "www.evil.org https://evil.org",
        ),
        // As every input is stored: without NUL.
      )
      .map(storable);
    const sentence = fc
      .array(nasty, { minLength: 1, maxLength: 3 })
      .map((parts) => `Managers earn ${parts.join(" ").replace(/\s+/gu, " ").trim()} 20% more, I say.`);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(sentence, nasty, fc.constantFrom("pro-EM", "pro-IC", "neutral")), {
          minLength: 1,
          maxLength: 12,
        }),
        nasty,
        fc.nat(),
        (posts, title, salt) => {
          const folder = tempFolder();
          const own = join(folder, "n.db");
          const discussion: Discussion = {
            title: title.trim() || "x",
            uri: `a ${salt} (b)|<c>.txt`,
            format: salt % 2 === 0 ? "flat" : "csv",
            posts: posts.map(([text, author, stance], i) => ({
              author,
              posted: "2026-01-01T00:00:00Z",
              ...(salt % 3 === 0
                ? {
                    url: `https://x.org/(${i})|<b>?a=*_${encodeURI(author.replace(/[\ud800-\udfff]/gu, ""))}`,
                  }
                : {}),
              ...(i > 0 ? { parent: i - 1 } : {}),
              said: [{ text, stance, points: ["p"] }],
            })),
          };
          store(own, [discussion], [{ id: "p", topic: "pay", stance: "pro-EM", text: title.trim() || "x" }]);
          const its = open(own);
          for (const { content: markdown } of makeReports(its, "reports")) {
            const [, matter, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/u.exec(markdown)!;
            parse(matter!);
            expect(markdown).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|\{\{[<%]|\{%/u);
            const tree = fromMarkdown(body!, {
              extensions: [gfmTable()],
              mdastExtensions: [gfmTableFromMarkdown()],
            });
            check(tree);
            expect(tree.children.filter((n) => n.type === "heading" && n.depth === 1)).toHaveLength(1);
            expect(verify(its, markdown).differences).toEqual([]);
          }
          readers.pop()!.close();
        },
      ),
      {
        numRuns: 20,
        // A title in quotation marks stands in a table without being a quotation.
        examples: [[[["Managers earn 20% more, I say.", "bob", "pro-EM"]], "“quoted”", 7]],
      },
    );
  }, 120_000);
});

/** What a page may hold: nothing raw, links to reports, inputs and comments alone, tables with whole rows. */
function check(node: Nodes): void {
  expect(["html", "image", "definition", "code", "footnoteDefinition", "linkReference"]).not.toContain(
    node.type,
  );
  if (node.type === "link")
    expect(node.url).toMatch(
      /\.md(?:#[a-z]+-\d+)?$|^#[a-z]+-\d+$|^#(?:how-this-was-made-and-how-sure-it-is|what-else-the-talk-is-about)$|#L\d+$|#comment-\d+$|^https:\/\/x\.org\//u,
    );
  if (node.type === "table")
    for (const r of node.children) expect(r.children).toHaveLength(node.children[0]!.children.length);
  if ("children" in node) for (const child of node.children) check(child);
}

test("pages of a debate on which nothing was measured say so, and tell no figure of another debate", () => {
  const everything = (of: ReportSource, lang: string): string =>
    [...makeReports(of, "reports", lang)].map((f) => f.content).join("\n");
  expect(source.confusion).toBeDefined();
  const { rows: queries, codebook, version } = source;
  const unknown: ReportSource = { rows: queries, codebook, version };
  for (const [lang, unmeasured, measured] of [
    ["en", "nothing has been measured on this debate", "of ten claims that it gave a side"],
    ["de", "an dieser Debatte ist nichts gemessen worden", "von zehn Behauptungen"],
  ] as const) {
    expect(everything(unknown, lang)).toContain(unmeasured);
    expect(everything(unknown, lang)).not.toContain(measured);
    expect(everything(source, lang)).toContain(measured);
    expect(everything(source, lang)).not.toContain(unmeasured);
  }
});

test("a comparison tells clear changes alone, with intervals", () => {
  const words = new Words("en");
  const same = compare(words, { source, name: "a.db", scope: {} }, { source, name: "b.db", scope: {} });
  expect(same).toContain("**No share differs clearly.**");
  expect(row(same, "a.db").slice(1, 3).map(Number)).toEqual([
    one(`SELECT count(*) FROM ${COMMENTERS}`),
    one(`SELECT count(DISTINCT comment_id) FROM ${COMMENTERS}`),
  ]);
  const files = ["pro-EM", "pro-IC"].map((stance, i) => {
    const posts = Array.from({ length: 30 }, (_, k) => ({
      posted: `2026-0${i + 1}-10T00:00:00Z`,
      said: [{ text: `Reason number ${k} is as good as any other.`, stance: k < 20 ? stance : "neutral" }],
    }));
    return holding(posts);
  });
  const moved = compare(
    words,
    { source: files[0]!, name: "January", scope: { since: "2026-01-01", until: "2026-02-01" } },
    { source: files[1]!, name: "February", scope: { since: "2026-02-01", until: "2026-03-01" } },
  );
  expect(moved).toContain("- All, For management: less, from 67 % to 0 % of the claims.");
  expect(moved).toContain(
    "- Pay, For staying an individual contributor: more, from 0 % to 67 % of the claims.",
  );
  const nothing = compare(
    words,
    { source: files[0]!, name: "March", scope: { since: "2026-03-01", until: "2026-04-01" } },
    { source: files[1]!, name: "February", scope: {} },
  );
  expect(nothing).toContain("nothing to compare");
});

test("what is asked for each thread finds its rows by index", () => {
  // Without rows there are no statistics, so the plan is the one for tables of any size.
  const empty = join(tempFolder(), "empty.db");
  store(empty, []);
  const db = new Database(empty, { readonly: true });
  for (const name of [
    "thread-claims",
    "page-claims",
    "thread-comments",
    "thread-text",
    "thread-notes",
    "thread-points",
    "place",
    "answers",
    "point-claims",
    "comment-parts",
  ]) {
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${queryText(name)}`).all({
      thread: "",
      start: 0,
      comments: "[]",
      stance: "",
      topic: "",
      limit: 1,
      point: "",
      comment: "",
    }) as { detail: string }[];
    // The runs (r), their codebooks (b) and the points (j, p) are few, whatever the database holds.
    expect([
      name,
      plan.map((p) => p.detail).filter((d) => /^SCAN (?!asked|r\b|b\b|j\b|p\b|runs\b)/u.test(d)),
    ]).toEqual([name, []]);
  }
  db.close();
});

function queryText(name: string): string {
  return readFileSync(new URL(`../../db/queries/reports/${name}.sql`, import.meta.url), "utf8");
}
