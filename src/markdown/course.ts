import { stances } from "../codebook/codebook.ts";
import { tenthsOf } from "../pictures/tenths.ts";
import { escapeMarkdown } from "./escape.ts";
import { countsByComment, figure } from "./figure.ts";
import { threadFile, topicFile } from "./places.ts";
import { label, NO_TOPIC, number, type Telling } from "./source.ts";
import type { Told } from "./told.ts";

/** Fewer comments or claims have no course. */
const COMMENTS = 10;
const CLAIMS = 20;

/** A thread's claims by topic and stance, with links to the topics' digests. */
export function stancesByTopic({ source, words }: Telling, { claims, topicsOf }: Told): string {
  const { codebook } = source;
  const names = stances(codebook);
  const row = (
    topic: string,
    name: string,
    of: (topics: readonly string[]) => boolean,
  ): (string | number)[] => {
    const own = claims.filter((c) => of(topicsOf(c)));
    return [
      `[${name}](../topics/${topicFile(topic)})`,
      ...names.map((s) => own.filter((c) => c["stance"] === s).length),
      own.length,
    ];
  };
  return words.table(
    [words.say("topic-head"), ...names.map((s) => label(codebook, s)), words.say("together")],
    [
      ...codebook.topics.map((t) =>
        row(t.name, escapeMarkdown(t.label), (topics) => topics.includes(t.name)),
      ),
      row(NO_TOPIC, words.say("no-topic"), (topics) => topics.length === 0),
    ],
  );
}

/** Stance and topics over the course of a thread, in tenths of its comments. */
export function course(telling: Telling, { comments, claims, thread, topicsOf }: Told): string[] {
  const { source, words } = telling;
  const { codebook } = source;
  const names = stances(codebook);
  const posts = comments.filter((c) => c["kind"] === "comment");
  if (claims.length < CLAIMS || posts.length < COMMENTS) return [];
  const rows = tenthsOf(posts).map((part) => {
    const ids = new Set(part.map((c) => c["comment_id"]));
    const own = claims.filter((c) => ids.has(c["comment_id"]!));
    const counts = codebook.topics.map((t) => own.filter((c) => topicsOf(c).includes(t.name)).length);
    const most = Math.max(0, ...counts);
    const [first, last] = [part[0]!, part.at(-1)!].map((c) => number(c["ordinal"]) + 1);
    return [
      first === last ? `${first}` : `${first}–${last}`,
      ...names.map((s) => own.filter((c) => c["stance"] === s).length),
      most === 0 ? "–" : `${escapeMarkdown(codebook.topics[counts.indexOf(most)]!.label)} (${most})`,
    ];
  });
  return [
    `## ${words.say("course.heading")}`,
    figure(telling, `threads/${threadFile(thread)}`, "course", (draw, labels, words) =>
      draw.stanceCourse(draw.tenths(posts.map(countsByComment(telling, claims))), labels, words),
    ),
    words.table(
      [words.say("comments-head"), ...names.map((s) => label(codebook, s)), words.say("course.topic")],
      rows,
    ),
  ];
}
