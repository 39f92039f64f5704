import { stances, type Topic } from "../codebook/codebook.ts";
import { escapeMarkdown, plainWords } from "./escape.ts";
import { page } from "./page.ts";
import { change, type Share, share, type VoiceGroup } from "./shares.ts";
import { label, NO_TOPIC, type ReportSource, type Scope, type Telling, totals, voices } from "./source.ts";
import type { Words } from "./words.ts";

/** One side of a comparison: a database, and what of it is counted. */
export interface ComparedSource {
  readonly source: ReportSource;
  readonly name: string;
  readonly scope: Pick<Scope, "since" | "until">;
}

/** How a stance's share of the claims of a topic changed: the row that tells it, and what it says in a sentence. */
interface Change {
  readonly row: readonly (string | number)[];
  /** Undefined where chance would explain it. */
  readonly told: string | undefined;
}

/** What changed from one database or period to another: shares of the stances, over all and by topic. */
export function compare(words: Words, before: ComparedSource, after: ComparedSource): string {
  const telling = { source: after.source, words };
  const { codebook } = after.source;
  const topics = [
    { name: "", label: words.say("together") },
    ...codebook.topics,
    { name: NO_TOPIC, label: words.say("no-topic") },
  ];
  const changes = topics.flatMap((topic) => changesOf(telling, topic, before, after));
  const clear = changes.flatMap(({ told }) => told ?? []);
  const rows = changes.map(({ row }) => row);
  const size = ({ source, scope, name }: ComparedSource): (string | number)[] => {
    const { all: own } = totals(source, scope);
    return [escapeMarkdown(name), own.claims, own.comments, own.authors, own.threads];
  };
  const title = words.say("compare.title", { before: before.name, after: after.name });
  return page(
    telling,
    title,
    {
      description: plainWords(codebook.title),
      before: plainWords(before.name),
      after: plainWords(after.name),
    },
    [
      clear.length > 0
        ? `**${words.say("compare.changed", { n: clear.length, all: changes.length })}**`
        : `**${words.say("compare.same")}**`,
      clear.map((line) => `- ${line}`).join("\n"),
      `## ${words.say("compare.sizes")}`,
      words.table(
        [
          "",
          words.say("claims-head"),
          words.say("comments-head"),
          words.say("authors-head"),
          words.say("threads-head"),
        ],
        [size(before), size(after)],
      ),
      `## ${words.say("compare.shares")}`,
      words.table(
        [
          words.say("topic-head"),
          words.say("stance"),
          words.say("compare.claims-before"),
          words.say("compare.before"),
          words.say("compare.claims-after"),
          words.say("compare.after"),
          words.say("compare.change"),
          words.say("compare.verdict"),
        ],
        rows,
      ),
      words.say("compare.how", { before: escapeMarkdown(before.name), after: escapeMarkdown(after.name) }),
    ],
  );
}

/** The changes of every stance in a topic. */
function changesOf(
  { source: { codebook }, words }: Telling,
  topic: Pick<Topic, "name" | "label">,
  before: ComparedSource,
  after: ComparedSource,
): Change[] {
  const [old, now] = [before, after].map(({ source, scope }) =>
    voices(source, { ...scope, topic: topic.name }),
  ) as [VoiceGroup[], VoiceGroup[]];
  const parts = [(g: VoiceGroup) => g.first, (g: VoiceGroup) => g.second, (g: VoiceGroup) => g.neither];
  const all = (g: VoiceGroup): number => g.first + g.second + g.neither;
  const shareOf = (s: Share): string =>
    s.whole === 0 ? "–" : `${words.percent(s.value)} (${words.interval(s)})`;
  return stances(codebook).map((name, i): Change => {
    const [was, is] = [share(old, parts[i]!, all), share(now, parts[i]!, all)];
    const known = was.whole > 0 && is.whole > 0;
    const moved = change(was, is);
    const verdict = !known ? "none" : moved.low > 0 ? "more" : moved.high < 0 ? "less" : "unclear";
    const names = { topic: escapeMarkdown(topic.label), side: label(codebook, name) };
    return {
      row: [
        names.topic,
        names.side,
        was.part,
        shareOf(was),
        is.part,
        shareOf(is),
        known
          ? `${words.points(moved.value)} (${words.points(moved.low)} … ${words.points(moved.high)})`
          : "–",
        words.say(`compare.${verdict}`),
      ],
      told:
        verdict === "more" || verdict === "less"
          ? words.say(`compare.${verdict}-told`, {
              ...names,
              before: words.percent(was.value),
              after: words.percent(is.value),
            })
          : undefined,
    };
  });
}
