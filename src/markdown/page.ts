import { stringify } from "yaml";
import { escapeMarkdown, plainWords } from "./escape.ts";
import type { Telling } from "./source.ts";

/** A file of a report: path below the reports' folder, and Markdown or SVG. */
export interface ReportFile {
  readonly path: string;
  readonly content: string;
}

/** A quotation whose attribution ends by telling how sure its side is. */
const SURE = /^> .*· [^·\n]*\d %[^·\n]*$/su;

/**
 * A page: YAML front matter that Hugo, Pandoc and Obsidian read, a title and its parts. Empty parts are left out; what the
 * certainty below a quotation means is said before the first that has one.
 *
 * @param facts more fields of the front matter; texts of unknown origin must be plain words.
 */
export function page(
  { source, words }: Telling,
  title: string,
  facts: Readonly<Record<string, string | number | null>>,
  parts: readonly (string | readonly string[])[],
): string {
  const matter = {
    title: plainWords(title),
    lang: words.language,
    codebook: source.codebook.codebook,
    generator: `threadmine ${source.version}`,
    ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)),
  };
  const body = parts.flat().filter((part) => part !== "");
  const sure = body.findIndex((part) => SURE.test(part));
  if (sure !== -1) body.splice(sure, 0, words.say("sure-how"));
  return `---\n${stringify(matter, { lineWidth: 0, version: "1.1" })}---\n\n# ${escapeMarkdown(title)}\n\n${body.join("\n\n")}\n`;
}
