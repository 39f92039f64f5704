import { stringify } from "yaml";
import { sha256 } from "../sha256.ts";
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
  const body = parts.flat().filter((part) => part !== "");
  const sure = body.findIndex((part) => SURE.test(part));
  if (sure !== -1) body.splice(sure, 0, words.say("sure-how"));
  const text = `# ${escapeMarkdown(title)}\n\n${body.join("\n\n")}\n`;
  const matter = {
    title: plainWords(title),
    lang: words.language,
    codebook: source.codebook.codebook,
    generator: `threadmine ${source.version}`,
    ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)),
  };
  return `---\n${stringify(matter, { lineWidth: 0, version: "1.1" })}checksum: "${checksum(text)}"\n---\n\n${text}`;
}

/** Tells a page from one that somebody has edited since. */
function checksum(text: string): string {
  return sha256(text).slice(0, 16);
}

/** Whether somebody has edited the text of a page since it was written; not so if it is no page of ours. */
export function isEdited(markdown: string): boolean {
  const [, matter = "", text = ""] = /^---\n([\s\S]*?\n)---\n\n([\s\S]*)$/u.exec(markdown) ?? [];
  const written = /^checksum: "([0-9a-f]{16})"$/mu.exec(matter)?.[1];
  return /^generator: threadmine /mu.test(matter) && written !== undefined && written !== checksum(text);
}
