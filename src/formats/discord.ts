import { isoDate } from "./build.ts";
import { type DumpFormat, dumpPost, has, text } from "./format.ts";
import { plainLines } from "./post-text.ts";

type Fields = Record<string, unknown>;

const isExport = (r: unknown): r is Fields =>
  has(r, "guild", "channel", "messages") && Array.isArray(r.messages) && has(r.channel, "id", "name");

/** Kinds of message that are somebody's words, by name or number; the others are the software's. */
const WORDS = new Set([
  "Default",
  "Reply",
  "ThreadStarterMessage",
  "ChatInputCommand",
  "0",
  "19",
  "20",
  "21",
]);

/**
 * A channel of Discord as DiscordChatExporter writes it (JSON). A thread is a channel; replies name their message.
 *
 * Source: github.com/Tyrrrz/DiscordChatExporter, `JsonMessageWriter.cs`.
 */
export const discord: DumpFormat = {
  name: "discord",
  label: "Discord channel (DiscordChatExporter JSON)",
  detect: isExport,
  posts(record) {
    if (!isExport(record)) return [];
    const guild = record["guild"] as Fields;
    const channel = record["channel"] as Fields;
    const base = `https://discord.com/channels/${guild["id"]}/${channel["id"]}`;
    const all = (record["messages"] as unknown[]).filter((m) => has(m, "id", "content")) as Fields[];
    const stated = Number(record["messageCount"]);
    // A reply may answer a message of another channel, which is not here and is not missing.
    const elsewhere = (reference: Fields) =>
      text(reference["channelId"]) !== null && text(reference["channelId"]) !== text(channel["id"]);
    return all
      .filter((m) => WORDS.has(String(m["type"] ?? "Default")))
      .map((m, i) => {
        const author = has(m["author"]) ? m["author"] : ({} as Fields);
        const reference = has(m["reference"]) ? m["reference"] : ({} as Fields);
        return dumpPost({
          threadKey: String(channel["id"]),
          nativeId: String(m["id"]),
          parentId: elsewhere(reference) ? null : text(reference["messageId"]),
          author: text(author["nickname"]) ?? text(author["name"]),
          postedAt: isoDate(m["timestamp"]),
          editedAt: isoDate(m["timestampEdited"]),
          url: /^\d+$/u.test(`${guild["id"]}${channel["id"]}${m["id"]}`) ? `${base}/${m["id"]}` : null,
          // A message of pictures alone says nothing, but is not deleted.
          kind: "comment",
          text: plainLines(text(m["content"]) ?? ""),
          threadTitle: [text(guild["name"]), `#${channel["name"]}`].filter(Boolean).join(" "),
          threadUrl: /^\d+$/u.test(`${guild["id"]}${channel["id"]}`) ? base : null,
          ...(i === 0 && stated > all.length
            ? { incomplete: `messages that are not in the input: ${stated - all.length}` }
            : {}),
        });
      });
  },
};
