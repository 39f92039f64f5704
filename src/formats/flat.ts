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

/** A thread whose text is known and whose structure is not. */
export function flatThread(
  { uri, sha256, secret }: Pick<DecodedInput, "uri" | "sha256" | "secret">,
  format: string,
  text: string,
  title = "",
): Thread {
  return {
    threadId: threadId(sha256, ""),
    title: storable(title.replace(/\s+/gu, " ").trim()) || titleOf(uri),
    format,
    uri,
    sha256,
    url: null,
    text: secret === undefined ? text : pseudonymisedText(text, secret),
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
