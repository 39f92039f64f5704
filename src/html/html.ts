import { visible } from "../text/visible.ts";

/** Markup that is known to be sound: made by `html` or `trusted`, never by a cast or from JSON. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }

  toString(): string {
    return this.markup;
  }
}

/** What a template may hold: text, which is escaped; markup, which is not; nothing; or a list of these. */
export type Content = string | number | Html | null | undefined | false | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * A template whose values are escaped: every one becomes text, in an element or in a quoted attribute, whatever
 * it holds. Write attributes with quotes: `<a id="${id}">`.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(
    parts.map((part, i) => (i < values.length ? `${part}${escaped(values[i])}` : part)).join(""),
  );
}

function escaped(value: Content): string {
  if (value instanceof Html) return value.markup;
  if (Array.isArray(value)) return value.map(escaped).join("");
  if (value === null || value === undefined || value === false) return "";
  return visible(String(value)).replace(/[&<>"']/gu, (c) => ENTITIES[c]!);
}

/** Markup of our own that is not a template, such as a style sheet. Never for text that was read. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

/** An address that a link may lead to: of the web, or nothing. */
export function webAddress(address: unknown): string | undefined {
  if (typeof address !== "string" || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
}
