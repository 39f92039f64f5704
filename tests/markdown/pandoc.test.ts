import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";
import { describe, expect, test } from "vitest";
import { escapeMarkdown } from "../../src/markdown/escape.ts";
import { files, ROOT } from "../helpers.ts";

// Pandoc reads more into Markdown than CommonMark does: what it makes of a report must be what CommonMark makes of it.

const PANDOC = process.env["PANDOC"] ?? "pandoc";
const FOUND = spawnSync(PANDOC, ["--version"]).status === 0;
if (!FOUND) console.warn("tests/markdown/pandoc.test.ts is skipped: no pandoc (apt-get install pandoc)");

interface Counts {
  [kind: string]: number;
}

/** What Pandoc makes of Markdown: how many of each kind of block and inline. */
function pandoc(markdown: string, from: string): Counts {
  const { stdout, status } = spawnSync(PANDOC, ["-f", from, "-t", "json"], {
    input: markdown,
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  expect(status).toBe(0);
  const counts: Counts = {};
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) for (const child of node) walk(child);
    else if (node !== null && typeof node === "object") {
      if ("t" in node) counts[String(node.t)] = (counts[String(node.t)] ?? 0) + 1;
      for (const child of Object.values(node)) walk(child);
    }
  };
  walk((JSON.parse(stdout) as { blocks: unknown }).blocks);
  return counts;
}

/** What CommonMark with GitHub's tables makes of it, by Pandoc's names. */
function commonMark(markdown: string): Counts {
  const names: Readonly<Record<string, string>> = {
    heading: "Header",
    table: "Table",
    blockquote: "BlockQuote",
    image: "Image",
    link: "Link",
    list: "BulletList",
    inlineCode: "Code",
    strong: "Strong",
    emphasis: "Emph",
  };
  const counts: Counts = Object.fromEntries(Object.values(names).map((name) => [name, 0]));
  const walk = (node: Nodes): void => {
    const name = names[node.type];
    if (name) counts[name]!++;
    if ("children" in node) for (const child of node.children) walk(child);
  };
  const body = markdown.replace(/^---\n[\s\S]*?\n---\n/u, "");
  walk(fromMarkdown(body, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] }));
  return counts;
}

/** What a report has none of, whatever commenters wrote. */
const NEVER = [
  "RawBlock",
  "RawInline",
  "Math",
  "Note",
  "Cite",
  "Strikeout",
  "Subscript",
  "Superscript",
  "Div",
];

describe.skipIf(!FOUND)("in Pandoc", { timeout: 120_000 }, () => {
  const reports = files(join(ROOT, "reports"));
  const pages = Object.keys(reports).filter((name) => name.endsWith(".md"));
  const some = ["index.md", "topics/pay.md", pages.find((name) => name.startsWith("threads/"))!];

  test.each(
    some.flatMap((name) => [
      [name, "markdown"],
      [name, "gfm"],
    ]),
  )(
    "%s as %s has the headings, tables, quotations, links and pictures that it has on GitHub",
    (name, from) => {
      const markdown = readFileSync(join(ROOT, "reports", name!), "utf8");
      const expected = commonMark(markdown);
      const found = pandoc(markdown, from!);
      expect(Object.fromEntries(Object.keys(expected).map((kind) => [kind, found[kind] ?? 0]))).toEqual(
        expected,
      );
      for (const kind of NEVER) expect([kind, found[kind] ?? 0]).toEqual([kind, 0]);
    },
  );

  test.each(["markdown", "gfm"])("what commenters write is text alone, as %s", (from) => {
    const hostile = [
      "<b>x</b> <!-- y -->",
      "$a_1$ and $$b$$",
      "[@cite, p. 3] and @cite",
      "x^2^ and H~2~O and ~~gone~~",
      "[[wiki]] #tag ^block ==mark== %%note%%",
      "a note[^1] and ^[inline]",
      ": a definition",
      "::: box",
      "(@) an example",
      "#. a list",
      "iv. a list",
      "| a | b |",
      "\\begin{x} y \\end{x}",
      "https://x.org www.x.org",
      ":smile: {.class #id}",
      "--- ",
      "===",
      "{{< x >}} {{% y %}}",
      "> quoted",
      "```{=html}",
      "Table: a caption",
    ];
    for (const text of hostile)
      for (const frame of [(t: string) => t, (t: string) => `> ${t}\n>\n> — x`, (t: string) => `- ${t}`]) {
        const { Str, Space, Para, Plain, BlockQuote, BulletList, Quoted, DoubleQuote, ...others } = pandoc(
          frame(escapeMarkdown(text)),
          from,
        );
        expect([text, others]).toEqual([text, {}]);
      }
  });
});
