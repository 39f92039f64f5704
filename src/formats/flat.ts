import type { Thread } from "../model.ts";
import { storable } from "../text/decode.ts";
import { threadId } from "./build.ts";
import type { DecodedInput, Format } from "./format.ts";
import { pseudonymisedText } from "./pseudonyms.ts";

/** The title of a flat text: the name of its file, in words. */
function titleOf(uri: string): string {
  const name = uri.replace(/^.*[/\\]/u, "").replace(/\.[a-z0-9]{1,5}$/iu, "");
  const words = name
    .replace(/^[a-z]?\d*-\d+-|^\d+[-_]/u, "")
    .replace(/[-_]+/gu, " ")
    .trim();
  return words ? words[0]!.toUpperCase() + words.slice(1) : "Untitled thread";
}

/** Lines that can be nothing but a title: a heading of Markdown, a mail's subject, the title of a page or of a post there. */
const TITLES = [
  /^#{1,6} +(?=.*\p{L})(.+?)[ #]*$/u,
  /^subject: *(?:(?:re|fwd?|aw|wg): *)*(?=.*\p{L})(.+)$/iu,
  /^(.*\p{L}.*) (?:\| Hacker News|: r\/\w+)$/u,
  /^((?:Ask|Show|Tell|Launch) HN: .+)$/u,
];
/** In how many lines at the top, and of how many characters, such a line is looked for. */
const TOP = 5;
const LONGEST = 300;

/** The title that a flat text states itself; empty for most, which begin with what somebody says. */
function statedTitle(text: string): string {
  for (const line of text.trimStart().split(/\r?\n|\r/u, TOP)) {
    const own = line.trim();
    const found = own.length > LONGEST ? undefined : TITLES.map((form) => form.exec(own)?.[1]).find(Boolean);
    if (found) return found;
  }
  return "";
}

/** A thread whose text is known and whose structure is not. */
export function flatThread(
  { uri, sha256, secret }: Pick<DecodedInput, "uri" | "sha256" | "secret">,
  format: string,
  text: string,
  title = "",
): Thread {
  const own = secret === undefined ? text : pseudonymisedText(text, secret);
  return {
    threadId: threadId(sha256, ""),
    title: storable((title || statedTitle(own)).replace(/\s+/gu, " ").trim()) || titleOf(uri),
    format,
    uri,
    sha256,
    url: null,
    text: own,
    posts: null,
    notes: [],
  };
}

/** A pasted thread: one paragraph a line and nothing else. Any text that is no other format is read so. */
export const flat: Format = {
  name: "flat",
  label: "flat text, one paragraph a line",
  detect: () => true,
  read: (input: DecodedInput): Thread[] => [flatThread(input, "flat", input.text)],
};
