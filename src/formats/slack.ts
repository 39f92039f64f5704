import { isoDate } from "./build.ts";
import { type DumpFormat, dumpPost, type Fields, fieldsOf, has, idOf, text } from "./format.ts";
import { plainLines, unescapeOnce } from "./post-text.ts";

const isMessage = (r: unknown): r is Fields =>
  has(r, "type", "ts", "text") && r.type === "message" && /^\d{9,10}\.\d{6}$/u.test(idOf(r.ts));

/** Kinds of message that are somebody's words; the others are the software's ("has joined the channel"). */
const WORDS = new Set([
  undefined,
  null,
  "bot_message",
  "me_message",
  "thread_broadcast",
  "file_share",
  "file_comment",
  "tombstone",
]);

/**
 * Messages of a Slack export: the day files of a channel, or `messages` of `conversations.history`.
 *
 * A thread is a day: messages, and the replies to them (`thread_ts`) on whatever day they were written.
 * Source: slack.com/help/articles/220556107 (export format); api.slack.com/events/message.
 */
export const slack: DumpFormat = {
  name: "slack",
  label: "Slack export (day files)",
  detect: isMessage,
  posts(message) {
    if (!isMessage(message) || !WORDS.has(message["subtype"] as string | undefined)) return [];
    const ts = idOf(message["ts"]);
    const root = text(message["thread_ts"]) ?? ts;
    const day = isoDate(root)?.slice(0, 10) ?? "";
    const edited: unknown = message["edited"];
    return [
      dumpPost({
        threadKey: day,
        nativeId: ts,
        parentId: root === ts ? null : root,
        author: authorOf(message),
        postedAt: isoDate(ts),
        editedAt: has(edited, "ts") ? isoDate(edited.ts) : null,
        text: message["subtype"] === "tombstone" ? "" : slackText(text(message["text"]) ?? ""),
        threadTitle: `Slack, ${day}`,
      }),
    ];
  },
};

function authorOf(message: Fields): string | null {
  const names = fieldsOf(message["user_profile"]);
  return (
    [
      names["display_name"],
      names["real_name"],
      names["name"],
      message["username"],
      message["user"],
      message["bot_id"],
    ]
      .map(text)
      .find((name) => name !== null) ?? null
  );
}

/** Slack's `mrkdwn`: mentions, channels and links stand in angle brackets; `&`, `<` and `>` are escaped once. */
function slackText(body: string): string {
  const shown = body.replace(/<([^<>\n]+)>/gu, (_, inner: string) => {
    const [target = "", label] = inner.split("|", 2);
    if (/^[@#!]/u.test(target)) {
      const sign = target.startsWith("#") ? "#" : "@";
      return sign + (label ?? target.replace(/^[@#!]/u, "")).replace(/^[@#]/u, "");
    }
    const url = target.replace(/^mailto:/u, "");
    return label === undefined || url.includes(label) ? url : `${label} (${url})`;
  });
  return plainLines(unescapeOnce(shown));
}
