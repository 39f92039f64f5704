import { stances } from "../codebook/codebook.ts";
import type { Row } from "../store/queries.ts";
import { escapeMarkdown } from "./escape.ts";
import { countsByComment, figure } from "./figure.ts";
import { anchor, threadFile } from "./places.ts";
import { number, string, type Telling } from "./source.ts";
import type { Told } from "./told.ts";

/** Fewer comments need no map. */
const MAPPED = 5;

function replyPicture(
  telling: Telling,
  { comments, claims, thread }: Pick<Told, "comments" | "claims" | "thread">,
): string {
  const counts = countsByComment(telling, claims);
  const drawn = comments.filter((c) => c["kind"] !== "article");
  const at = new Map(drawn.map((c, i) => [c["ordinal"], i]));
  return figure(
    telling,
    `threads/${threadFile(thread)}`,
    "replies",
    (draw, labels, words) =>
      draw.replyMap(
        // What answers the article is drawn at the top.
        drawn.map((c) => ({ parent: at.get(c["parent"]!) ?? null, counts: counts(c) })),
        labels,
        words,
      ),
    true,
  );
}

/** Who answers whom: depth, the most answered comments, who writes most, replies between the sides. */
export function structure(telling: Telling, { comments, claims, thread }: Told): string[] {
  const { source, words } = telling;
  const [first, second] = stances(source.codebook);
  const depth: number[] = [];
  for (const c of comments) {
    const parent = c["parent"];
    depth[number(c["ordinal"])] =
      parent === null || parent === undefined ? 0 : (depth[number(parent)] ?? 0) + 1;
  }
  const posts = comments.filter((c) => c["kind"] !== "article");
  const leaning = new Map<string, number>();
  for (const c of claims) {
    const step = c["stance"] === first ? 1 : c["stance"] === second ? -1 : 0;
    const id = string(c["comment_id"]);
    leaning.set(id, (leaning.get(id) ?? 0) + step);
  }
  const lean = (c: Row | undefined): number => Math.sign(leaning.get(string(c?.["comment_id"])) ?? 0);
  const byOrdinal = new Map(comments.map((c) => [number(c["ordinal"]), c]));
  const pairs = posts
    .filter((c) => c["parent"] !== null)
    .map((c) => lean(c) * lean(byOrdinal.get(number(c["parent"]))));
  const answered = [...posts]
    .filter((c) => number(c["replies"]) >= 2)
    .sort(
      (a, b) => number(b["replies"]) - number(a["replies"]) || number(a["ordinal"]) - number(b["ordinal"]),
    )
    .slice(0, 3)
    .map((c) => {
      const n = number(c["ordinal"]) + 1;
      const who = c["author"] ? ` (${escapeMarkdown(string(c["author"]))})` : "";
      return `[${words.say("comment", { n })}](#${anchor(words, n)})${who}: ${words.say("replies", { n: number(c["replies"]) })}`;
    });
  const byAuthor = new Map<string, number>();
  for (const c of posts)
    if (c["author"]) byAuthor.set(string(c["author"]), (byAuthor.get(string(c["author"])) ?? 0) + 1);
  const busy = [...byAuthor]
    .filter(([, n]) => n >= 2)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, 3)
    .map(([name, n]) => `${escapeMarkdown(name)} (${words.number(n)})`);
  return [
    `## ${words.say("structure.heading")}`,
    comments.length < MAPPED ? "" : replyPicture(telling, { comments, claims, thread }),
    words.say("structure.depth", {
      top: posts.filter((c) => depth[number(c["ordinal"])] === 0).length,
      replies: pairs.length,
      deepest: posts.reduce((most, c) => Math.max(most, depth[number(c["ordinal"])] ?? 0), 0),
    }),
    words.say("structure.sides", {
      across: pairs.filter((p) => p < 0).length,
      same: pairs.filter((p) => p > 0).length,
    }),
    answered.length > 0 ? words.say("structure.answered", { list: answered.join(" · ") }) : "",
    busy.length > 0 ? words.say("structure.busy", { list: busy.join(", ") }) : "",
    thread["format"] === "flat"
      ? words.say("structure.inferred", {
          start: words.percent(number(thread["mean_start_score"])),
          parent: words.percent(number(thread["mean_parent_score"])),
        })
      : "",
  ];
}
