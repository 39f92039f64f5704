import fc from "fast-check";
import { parseFragment } from "parse5";
import { describe, expect, test } from "vitest";
import { escapeMarkdown, plainWords, shown, shownOffsets, slug, table } from "../../src/markdown/escape.ts";
import { anyText } from "../arbitraries.ts";
import { growth } from "../helpers.ts";

/** Undoes backslashes before punctuation, as CommonMark does. */
const withoutEscapes = (markdown: string): string => markdown.replace(/\\([!-/:-@[-`{-~])/gu, "$1");
/** Escapes and the characters behind them, taken away: what is left has its meaning in Markdown. */
const active = (markdown: string): string => markdown.replace(/\\[!-/:-@[-`{-~]/gu, "");

const hostile = fc
  .array(
    fc.oneof(
      anyText,
      fc.constantFrom(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<!-- ",
        "&lt;b&gt;",
        "](javascript:alert(1))",
        "![x](y)",
        "`code`",
        "```",
        "| a | b |",
        "\\|",
        "\\\\|",
        "\\",
        "# head",
        "> quote",
        "- item",
        "1. item",
        "***",
        "---",
        "===",
        "~~~",
        "$x$",
        "{{< x >}}",
        "{#id}",
        "==x==",
        "%%x%%",
        "[a]: https://x.org",
        "https://x.org",
        "www.x.org",
        "a@b.org",
        "@user",
        "\r\n\r\n",
        "    code",
        "\u202e",
        "\u0000",
        "\u001b[31m",
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));

describe("shownOffsets", () => {
  test("says where a word stands in what is shown, as its beginnings do", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const offsets = shownOffsets(text);
        expect(offsets).toHaveLength(text.length + 1);
        for (let at = 0; at <= text.length; at++) {
          const before = text.slice(0, at);
          if (/[\ud800-\udbff]$/.test(before)) continue;
          const said = shown(before);
          expect(offsets[at]).toBe(said.length + (said !== "" && /\s$/u.test(before) ? 1 : 0));
        }
      }),
    );
  });

  test("takes linear time", () => {
    expect(growth(20_000, (n) => shownOffsets("word ".repeat(n)))).toBeLessThan(10);
  });
});

describe("escapeMarkdown", () => {
  test.each([
    ["<b>x</b>", "\\<b\\>x\\</b\\>"],
    ["a | b", "a \\| b"],
    ["1. one", "1\\. one"],
    ["- one", "\\- one"],
    ["  two\n\n lines\t", "two lines"],
    ["https://x.org", "https\\://x.org"],
    ["www.x.org", "www\\.x.org"],
    ["{{< x >}} {% y %} %%z%% ==w==", "\\{\\{\\< x \\>\\}\\} \\{\\% y %\\} \\%%z\\%% \\==w\\=="],
    ["(a) one", "(a\\) one"],
    ["x^2^", "x\\^2\\^"],
    ["a\u202eb", "a(U+202E)b"],
    ["a\u001b[31mb", "a(U+001B)\\[31mb"],
    ["👩‍💻 naïve “text” – 50 %", "👩‍💻 naïve “text” – 50 %"],
  ])("%j becomes %j", (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });

  test("for any text: one line without raw HTML, marks, links or cell borders, that shows the text", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const markdown = escapeMarkdown(text);
        expect(markdown).not.toMatch(/[\n\r\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(active(markdown)).not.toMatch(/[<>|[\]`*_#&~$\\{}^]/u);
        expect(markdown).not.toMatch(/https?:\/\/|(?<!\p{L})www\./iu);
        expect(markdown).not.toMatch(/^(?:[-+=]|\d+[.)](?:\s|$))/u);
        const shown = text
          .replace(/\s+/gu, " ")
          .trim()
          .replace(/[\p{Cc}\p{Cf}\ufffe\uffff]/gu, (c) =>
            "\u200c\u200d\u00ad".includes(c)
              ? c
              : `(U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")})`,
          );
        expect(withoutEscapes(markdown)).toBe(shown);
      }),
      { numRuns: 500, examples: [["\ufffe\u0000"]] },
    );
  });

  test("for any text: what a browser reads of it once the backslashes are resolved as text is no element", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        // A renderer turns an escaped mark into an entity; everything else goes to the page as it is.
        const html = escapeMarkdown(text).replace(
          /\\([!-/:-@[-`{-~])/gu,
          (_, c: string) => `&#${c.charCodeAt(0)};`,
        );
        for (const node of parseFragment(html).childNodes) expect(node.nodeName).toBe("#text");
      }),
      { numRuns: 500 },
    );
  });
});

describe("table", () => {
  test("aligns columns of numbers to the right", () => {
    expect(
      table(
        ["a", "n"],
        [
          ["x", 1],
          ["y", 22],
        ],
      ),
    ).toBe("| a | n |\n| --- | ---: |\n| x | 1 |\n| y | 22 |");
    expect(table(["a"], [])).toBe("| a |\n| --- |");
  });

  test("for any cells, escaped: as many borders in each row", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostile, hostile, fc.nat()), { maxLength: 5 }), (cells) => {
        const lines = table(
          ["a", "b", "c"],
          cells.map(([a, b, c]) => [escapeMarkdown(a), escapeMarkdown(b), c]),
        ).split("\n");
        expect(lines).toHaveLength(cells.length + 2);
        for (const line of lines) expect(active(line).split("|")).toHaveLength(5);
      }),
      { numRuns: 200 },
    );
  });
});

test("plain words hold nothing that could be a mark", () => {
  expect(plainWords("a <b>bold</b> *move* | `x` {{< y >}} — “fine”, 5 %")).toBe(
    "a b bold /b move x y — “fine”, 5 %",
  );
  fc.assert(
    fc.property(hostile, (text) => {
      expect(plainWords(text)).not.toMatch(/[<>|[\]`*_#~$\\{}^=\n]/u);
    }),
  );
});

describe("slug", () => {
  test.each([
    ["Should I take the team?", "should-i-take-the-team"],
    ["Ärger & Größe", "arger-gro-e"],
    ["../../etc/passwd", "etc-passwd"],
    ["日本語", "thread"],
    ["", "thread"],
  ])("%j is %s", (title, expected) => {
    expect(slug(title)).toBe(expected);
  });

  test("for any title: a short name for a file", () => {
    fc.assert(
      fc.property(anyText, (title) => {
        expect(slug(title)).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/u);
      }),
    );
  });
});
