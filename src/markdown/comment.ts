import type { Row } from "../store/queries.ts";
import { SURE } from "./choose.ts";
import { escapeMarkdown } from "./escape.ts";
import { anchor, commentLink } from "./places.ts";
import { inlineQuotation } from "./quotation.ts";
import { label, number, string, type Telling } from "./source.ts";
import type { Told } from "./told.ts";

/** One comment with its claims, each in quotation marks and with its link. */
export function commentSection(
  telling: Telling,
  { thread, placed, page, topicsOf }: Told,
  comment: Row,
  own: readonly Row[],
): string {
  const { source, words } = telling;
  const n = number(comment["ordinal"]) + 1;
  const parent = comment["parent"];
  const { line } = placed(comment);
  const here = { ...comment, comment: n };
  const itself = commentLink(words, here, thread, line, { ...page, threads: null });
  const facts = [
    comment["kind"] === "comment" ? undefined : words.say(`kind.${string(comment["kind"])}`),
    comment["author"] ? escapeMarkdown(string(comment["author"])) : undefined,
    comment["posted_at"] ? string(comment["posted_at"]).slice(0, 10) : undefined,
    parent === null || parent === undefined
      ? undefined
      : words.say("answers", {
          link: `[${words.say("comment", { n: number(parent) + 1 })}](#${anchor(words, number(parent) + 1)})`,
        }),
    /#comment-\d+$/u.test(itself) ? undefined : `[${words.say("thread.original")}](${itself})`,
  ].filter(Boolean);
  const list = own.map((c) => {
    const labels = [label(source.codebook, string(c["stance"])), ...topicsOf(c).map(escapeMarkdown)];
    const sure = number(c["stance_score"]) >= SURE.stance;
    const told = sure ? `**${labels.join(" · ")}**` : words.say("perhaps", { labels: labels.join(" · ") });
    return `- ${told} (${words.percent(number(c["stance_score"]))}): ${inlineQuotation(telling, placed(c), page)}`;
  });
  return [
    `### ${words.say("comment-heading", { n })}`,
    facts.join(" · "),
    list.length > 0 ? list.join("\n") : words.say("no-claim"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
