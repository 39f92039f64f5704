import { readFileSync } from "node:fs";
import { IntlMessageFormat } from "intl-messageformat";
import { parse } from "yaml";
import { ThreadmineError } from "../errors.ts";
import { table } from "./escape.ts";
import { LANGUAGES, languages } from "./languages.ts";
import type { Share } from "./shares.ts";

/**
 * The phrases of a language as its file has them: ICU messages by key.
 *
 * @throws ThreadmineError `usage` for a language that there is not.
 */
export function phrases(language: string): Readonly<Record<string, string>> {
  if (!languages().includes(language))
    throw new ThreadmineError(
      "usage",
      `--lang: expected one of ${languages().join(", ")}, found ${language}`,
      "A language is a file: src/markdown/languages/en.yaml is the one to translate.",
    );
  return parse(readFileSync(new URL(`${language}.yaml`, LANGUAGES), "utf8")) as Record<string, string>;
}

type Values = Readonly<Record<string, string | number>>;
type Say = (values: Values) => string;

/** Puts values into a phrase; one that is always the same is made once. */
function say(message: IntlMessageFormat): Say {
  const format = (values: Values): string => String(message.format(values)).trim();
  const fixed = message.getAst().length <= 1 && message.getAst().every((part) => part.type === 0);
  if (!fixed) return format;
  const phrase = format({});
  return () => phrase;
}

/** The own words of reports, pictures and the page, in one language, with its plurals and numbers. */
export class Words {
  readonly language: string;
  private readonly phrases: Readonly<Record<string, string>>;
  private readonly made = new Map<string, Say>();
  private readonly whole: Intl.NumberFormat;

  constructor(language: string) {
    this.language = language;
    this.phrases = phrases(language);
    this.whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  }

  /** A phrase with its values put in. In a report, values are Markdown already: what is foreign must be escaped. */
  say(key: string, values: Values = {}): string {
    let made = this.made.get(key);
    if (!made) {
      const phrase = this.phrases[key];
      if (phrase === undefined) throw new Error(`no phrase ${key} in ${this.language}.yaml`);
      made = say(new IntlMessageFormat(phrase, this.language, undefined, { ignoreTag: true }));
      this.made.set(key, made);
    }
    return made(values);
  }

  /** A table of the report: numbers as this language writes them. */
  table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
    return table(header, rows, (n) => this.number(n));
  }

  number(n: number): string {
    return this.whole.format(n);
  }

  /** A share in whole percent: "42 %". */
  percent(value: number): string {
    return `${this.whole.format(100 * value)} %`;
  }

  /** A share's interval: "31–55 %"; "–" of nothing. */
  interval(share: Share): string {
    return share.whole === 0 ? "–" : this.range(share);
  }

  /** From one share to another: "12–34 %". */
  range({ low, high }: { readonly low: number; readonly high: number }): string {
    return `${this.whole.format(100 * low)}–${this.percent(high)}`;
  }

  /** A change in percentage points: "+12", "−3". */
  points(value: number): string {
    const rounded = Math.round(100 * value);
    return `${rounded > 0 ? "+" : rounded < 0 ? "−" : "±"}${this.number(Math.abs(rounded))}`;
  }
}
