/** Characters that Markdown or GitHub might read as marks. */
const MARKS = /[\\`*_[\]<>&#|~$]/gu;
/** Controls and format characters that could reorder or hide the text around them (Unicode UAX #9). */
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;
/** Format characters that belong to words and emoji: zero-width joiner and non-joiner, soft hyphen. */
const HARMLESS = /\u200c|\u200d|\u00ad/u;

/**
 * Text of unknown origin as inline Markdown that shows it letter by letter: no marks, no HTML, no links.
 * White space becomes single spaces; invisible controls become their code in brackets.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/gu, " ")
    .trim()
    .replace(INVISIBLE, (c) =>
      HARMLESS.test(c) ? c : `(U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")})`,
    )
    .replace(MARKS, "\\$&")
    .replace(/:(?=\/\/|[a-z0-9_+-]+:)/giu, "\\:")
    .replace(/\b(www)\./giu, "$1\\.")
    .replace(/@/gu, "\\@")
    .replace(/^([-+=]|\d+[.)])/u, (m) => (/^\d/u.test(m) ? `${m.slice(0, -1)}\\${m.at(-1)}` : `\\${m}`));
}

/** A GitHub table; cells are Markdown already. Columns of numbers are right-aligned. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const right = header.map((_, i) => rows.length > 0 && rows.every((r) => typeof r[i] === "number"));
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  return [line(header), line(right.map((r) => (r ? "---:" : "---"))), ...rows.map(line)].join("\n");
}

/** "1 claim", "2 claims". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`;
}

/** A share in whole percent; "–" of nothing. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${Math.round((100 * part) / whole)} %`;
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
      .slice(0, 60)
      .replace(/-+$/u, "") || "thread"
  );
}
