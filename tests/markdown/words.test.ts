import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { languages } from "../../src/markdown/languages.ts";
import { phrases, Words } from "../../src/markdown/words.ts";
import { ROOT } from "../helpers.ts";

/** The values that a phrase asks for, wherever in its plurals they stand. */
function values(phrase: string): string[] {
  const found = new Set<string>();
  JSON.stringify(
    new IntlMessageFormat(phrase, "en", undefined, { ignoreTag: true }).getAst(),
    (key, value) => {
      // Types of FormatJS: 0 is plain text, 7 the # of a plural.
      if (key !== "" && value && typeof value === "object" && "type" in value && ![0, 7].includes(value.type))
        found.add(value.value);
      return value;
    },
  );
  return [...found].sort();
}

const ENGLISH = phrases("en");

describe.each(languages())("%s", (language) => {
  const own = phrases(language);

  test("has the same phrases as English, with the same values", () => {
    expect(Object.keys(own).sort()).toEqual(Object.keys(ENGLISH).sort());
    expect(
      Object.keys(own).filter((key) => String(values(own[key]!)) !== String(values(ENGLISH[key]!))),
    ).toEqual([]);
  });
});

test("every phrase is used, and every phrase used is there", () => {
  const code = ["markdown", "pictures", "html"]
    .map((name) => join(ROOT, "src", name))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith(".ts"))
        .map((name) => readFileSync(join(folder, name), "utf8")),
    )
    .join("\n");
  const made = /^(?:share|finding|kind|compare|page\.source)\./u;
  expect(Object.keys(ENGLISH).filter((key) => !made.test(key) && !code.includes(`"${key}"`))).toEqual([]);
  const used = [...code.matchAll(/\.say\(\s*"([^"]+)"/gu)].map((m) => m[1]!);
  expect(used.length).toBeGreaterThan(30);
  expect(used.filter((key) => ENGLISH[key] === undefined)).toEqual([]);
});

test("numbers and grammar follow the language", () => {
  const [en, de] = ["en", "de"].map((l) => new Words(l)) as [Words, Words];
  expect([en.number(1234), de.number(1234), en.percent(0.426), en.points(-0.031), en.points(0)]).toEqual([
    "1,234",
    "1.234",
    "43 %",
    "−3",
    "±0",
  ]);
  expect([0, 1, 2].map((n) => en.say("replies", { n }))).toEqual(["no replies", "1 reply", "2 replies"]);
  expect([0, 1, 2].map((n) => de.say("replies", { n }))).toEqual([
    "keine Antwort",
    "1 Antwort",
    "2 Antworten",
  ]);
});

test("a language that there is not is told with those that there are", () => {
  expect(() => new Words("xx")).toThrow(/--lang: expected one of de, en, found xx/u);
  expect(() => new Words("../words")).toThrow(/--lang/u);
});
