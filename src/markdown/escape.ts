import { visible } from "../text/visible.ts";

/** Characters that Markdown, Pandoc, Hugo or Obsidian might read as marks. */
const MARKS = /[\\`*_[\]<>{}&#|~$^]/gu;

/** Text of unknown origin as a reader is shown it: white space becomes single spaces, invisible controls their code. */
export function shown(text: string): string {
  return visible(text.replace(/ \s+|[^\S ]\s*/gu, " ").trim());
}

/**
 * For each offset of a text, its length included: the offset in `shown(text)` at which a word that begins there stands.
 * One pass over the text, where `shown` of each of its beginnings would take the square of its length.
 */
export function shownOffsets(text: string): number[] {
  const offsets = [0];
  let length = 0;
  let space = 0;
  for (const c of text) {
    if (/\s/u.test(c)) space = length > 0 ? 1 : 0;
    else {
      length += space + shown(c).length;
      space = 0;
    }
    // Between the halves of a pair no word begins.
    if (c.length === 2) offsets.push(length);
    offsets.push(length + space);
  }
  return offsets;
}

/** Without one of these a text holds nothing to escape: most texts, which then are looked through once. */
const SUSPECT = /[\\`*_[\]<>{}&#|~$^%=:@+]|www|^-|^\(?[\da-z]{1,9}[.)]/iu;

/** Text of unknown origin as inline Markdown that shows it letter by letter: no marks, no HTML, no links. */
export function escapeMarkdown(text: string): string {
  const plain = shown(text);
  if (!SUSPECT.test(plain)) return plain;
  return plain
    .replace(MARKS, "\\$&")
    .replace(/([%=])(?=\1)|(?<=\{)%/gu, "\\$&")
    .replace(/:(?=\/\/|[a-z0-9_+-]+:)/giu, "\\:")
    .replace(/\b(www)\./giu, "$1\\.")
    .replace(/@/gu, "\\@")
    .replace(/^([-+=:%])/u, "\\$1")
    .replace(/^(\(?(?:\d{1,9}|[a-z]|[ivxlcdm]{2,8}))([.)])(?=\s|$)/iu, "$1\\$2");
}

/** Text of unknown origin for a YAML value that some programs read as Markdown: no character that could be a mark. */
export function plainWords(text: string): string {
  return shown(text)
    .replace(/[^\p{L}\p{M}\p{N} .,;:!?'"()/%+&–—’‘‚“”„«»→€£¥-]/gu, " ")
    .replace(/ {2,}/gu, " ")
    .trim();
}

/** A GitHub table; cells are Markdown already. Columns of numbers are right-aligned, and told by `format`. */
export function table(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  format: (n: number) => string = String,
): string {
  const right = header.map((_, i) => rows.length > 0 && rows.every((r) => typeof r[i] === "number"));
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((c) => (typeof c === "number" ? format(c) : c)).join(" | ")} |`;
  return [line(header), line(right.map((r) => (r ? "---:" : "---"))), ...rows.map(line)].join("\n");
}

/** A name for a file: ASCII letters, digits and hyphens. */
export function slug(title: string): string {
  return (
    title
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[\u0300-\u036f]/gu, "")
      .replace(/[^a-z0-9]+/gu, "-")
      .replace(/^-+|-+$/gu, "")
      .slice(0, 48)
      .replace(/-+$/u, "") || "thread"
  );
}
