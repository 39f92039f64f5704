import type { Thread } from "../model.ts";
import { threadId } from "./build.ts";
import type { DecodedInput, Format } from "./format.ts";

/** The title of a flat text: the name of its file, in words. */
function titleOf(uri: string): string {
  const name = uri.replace(/^.*[/\\]/u, "").replace(/\.[a-z0-9]{1,5}$/iu, "");
  const words = name
    .replace(/^[a-z]?\d*-\d+-|^\d+[-_]/u, "")
    .replace(/[-_]+/gu, " ")
    .trim();
  return words ? words[0]!.toUpperCase() + words.slice(1) : "Untitled thread";
}

/** A pasted thread: one paragraph a line and nothing else. Any text that is no other format is read so. */
export const flat: Format = {
  name: "flat",
  label: "flat text, one paragraph a line",
  detect: () => true,
  read: ({ uri, sha256, text }: DecodedInput): Thread[] => [
    {
      threadId: threadId(sha256, ""),
      title: titleOf(uri),
      format: "flat",
      uri,
      sha256,
      url: null,
      text,
      posts: null,
      notes: [],
    },
  ],
};
