import { isoDate } from "./build.ts";
import { countOf, type DumpFormat, dumpPost, type Fields, fieldsOf, has, idOf, text } from "./format.ts";
import { plainLines } from "./post-text.ts";

const isExport = (r: unknown): r is Fields =>
  has(r, "guild", "channel", "messages") &&
  Array.isArray(r.messages) &&
  has(r.guild, "id") &&
  has(r.channel, "id", "name");

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
    const base = `https://discord.com/channels/${idOf(guild["id"])}/${idOf(channel["id"])}`;
    const all = (record["messages"] as unknown[]).filter((m) => has(m, "id", "content")) as Fields[];
    const stated = countOf(record["messageCount"]);
    // A reply may answer a message of another channel, which is not here and is not missing.
    const elsewhere = (reference: Fields) =>
      text(reference["channelId"]) !== null && text(reference["channelId"]) !== text(channel["id"]);
    return all
      .filter((m) => WORDS.has(idOf(m["type"] ?? "Default")))
      .map((m, i) => {
        const author = fieldsOf(m["author"]);
        const reference = fieldsOf(m["reference"]);
        return dumpPost({
          threadKey: idOf(channel["id"]),
          nativeId: idOf(m["id"]),
          parentId: elsewhere(reference) ? null : text(reference["messageId"]),
          author: text(author["nickname"]) ?? text(author["name"]),
          postedAt: isoDate(m["timestamp"]),
          editedAt: isoDate(m["timestampEdited"]),
          url: /^\d+$/u.test(`${idOf(guild["id"])}${idOf(channel["id"])}${idOf(m["id"])}`)
            ? `${base}/${idOf(m["id"])}`
            : null,
          // A message of pictures alone says nothing, but is not deleted.
          kind: "comment",
          text: plainLines(text(m["content"]) ?? ""),
          threadTitle: [text(guild["name"]), `#${idOf(channel["name"])}`].filter(Boolean).join(" "),
          threadUrl: /^\d+$/u.test(`${idOf(guild["id"])}${idOf(channel["id"])}`) ? base : null,
          ...(i === 0 && stated > all.length
            ? { incomplete: `messages that are not in the input: ${stated - all.length}` }
            : {}),
        });
      });
  },
};
