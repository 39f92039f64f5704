import { isoDate } from "./build.ts";
import { type DumpFormat, dumpPost, type Fields, fieldsOf, has, idOf, text } from "./format.ts";
import { markdownToText } from "./post-text.ts";
import { redditText } from "./reddit-text.ts";

const isUtterance = (r: unknown): r is Fields =>
  has(r, "id", "text") &&
  ("conversation_id" in r || "root" in r) &&
  ("speaker" in r || "user" in r) &&
  ("reply_to" in r || "reply-to" in r);

/** Corpora of Reddit keep the escaping of its interface, which shows in their quotes. */
const bodyText = (body: string): string => (/^&gt;/mu.test(body) ? redditText(body) : markdownToText(body));

/** A speaker is a name, or an object with an id in some corpora. */
const nameOf = (speaker: unknown): string | null => text(has(speaker, "id") ? speaker.id : speaker);

/**
 * Utterances of a ConvoKit corpus (`utterances.jsonl`): today's names of fields, and those before version 2.5
 * (`root`, `user`, `reply-to`).
 *
 * Source: convokit.cornell.edu/documentation/data_format.html.
 */
export const convokit: DumpFormat = {
  name: "convokit",
  label: "ConvoKit utterances (NDJSON)",
  detect: isUtterance,
  posts(u) {
    if (!isUtterance(u)) return [];
    const meta = fieldsOf(u["meta"]);
    const path = text(meta["permalink"]);
    const body = text(u["text"]) ?? "";
    const gone = /^\[(?:deleted|removed)\]$/u.test(body.trim());
    const author = nameOf(u["speaker"] ?? u["user"]);
    return [
      dumpPost({
        threadKey: idOf(u["conversation_id"] ?? u["root"]),
        nativeId: idOf(u["id"]),
        parentId: text(u["reply_to"] ?? u["reply-to"]),
        author: author === "[deleted]" ? null : author,
        postedAt: isoDate(u["timestamp"]),
        url: path?.startsWith("/r/") ? `https://www.reddit.com${path}` : null,
        text: gone ? "" : bodyText(body),
        threadTitle: text(meta["title"]),
      }),
    ];
  },
};
