import { isoDate } from "./build.ts";
import { type DumpFormat, dumpPost, type Fields, has, idOf, text } from "./format.ts";
import { htmlToText, plainLines } from "./post-text.ts";

const isMessage = (r: unknown): r is Fields =>
  has(r, "id", "subject", "content") &&
  (has(r, "sender_full_name", "timestamp") || has(r, "sender", "date_sent"));

/** "Quote and reply" links the message that it quotes, in Markdown and in HTML. */
const QUOTED = /said\]\([^()\s]*\/near\/(\d+)\)|href="[^"\s]*\/near\/(\d+)"[^>]*>said</u;

/**
 * Messages of Zulip: `messages` of its interface, or `zerver_message` of an export (`messages-000001.json`).
 *
 * A thread is a topic of a channel. Zulip has no replies; a message that quotes another answers it.
 * Source: zulip.com/api/get-messages; zulip.readthedocs.io, "Export and import".
 */
export const zulip: DumpFormat = {
  name: "zulip",
  label: "Zulip messages (API or export JSON)",
  detect: isMessage,
  posts(message) {
    if (!isMessage(message)) return [];
    const place = placeOf(message);
    const html =
      text(message["rendered_content"]) ??
      (message["content_type"] === "text/html" ? text(message["content"]) : null);
    const raw = text(message["content"]) ?? "";
    const quoted = QUOTED.exec(raw) ?? QUOTED.exec(html ?? "");
    const subject = text(message["subject"]);
    return [
      dumpPost({
        threadKey: JSON.stringify([place.key, subject?.toLowerCase() ?? ""]),
        nativeId: idOf(message["id"]),
        parentId: quoted?.[1] ?? quoted?.[2] ?? null,
        author: text(message["sender_full_name"]) ?? text(message["sender_email"]) ?? text(message["sender"]),
        postedAt: isoDate(message["timestamp"] ?? message["date_sent"]),
        editedAt: isoDate(message["last_edit_timestamp"] ?? message["last_edit_time"]),
        text: raw === "(deleted)" ? "" : html === null ? plainLines(raw) : htmlToText(html),
        threadTitle: [place.name, subject].filter(Boolean).join(" > ") || null,
      }),
    ];
  },
};

function placeOf(message: Fields): { key: string; name: string | null } {
  const recipient = message["display_recipient"];
  const name = typeof recipient === "string" ? recipient : null;
  const ids = Array.isArray(recipient) ? recipient.map((r) => (has(r, "id") ? r.id : r)).sort() : null;
  return { key: JSON.stringify(message["stream_id"] ?? message["recipient"] ?? name ?? ids), name };
}
