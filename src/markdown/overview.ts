import { stances } from "../codebook/codebook.ts";
import type { Row } from "../store/queries.ts";
import { escapeMarkdown, plainWords } from "./escape.ts";
import { figure } from "./figure.ts";
import { correctedShares, finding, offQuestion, sides, stanceTable } from "./finding.ts";
import { leads } from "./leads.ts";
import { caution, method } from "./method.ts";
import { page } from "./page.ts";
import { threadFile, threadTitle, topicFile } from "./places.ts";
import { points } from "./points.ts";
import { counted, label, NO_TOPIC, number, string, type Telling, totals, voices } from "./source.ts";
import { offValues } from "./thread.ts";
import { argued } from "./topics.ts";

/** The first page: the whole debate, what is argued of its topics, and its threads. */
export function overview(telling: Telling, threads: readonly Row[], reportsFolder: string): string {
  const { source, words } = telling;
  const { codebook } = source;
  const groups = voices(source, {});
  const counts = totals(source, {});
  const corrected = correctedShares(source, {});
  const headline = finding(telling, groups, corrected);
  const { all } = counts;
  const failures = source.rows("failures");
  const off = threads.filter(offQuestion);
  return page(
    telling,
    codebook.title,
    {
      description: plainWords(headline.replace(/\\/gu, "")),
      date: all.lastPosted?.slice(0, 10) ?? null,
      threads: threads.length,
      comments: threads.reduce((sum, t) => sum + number(t["comments"]), 0),
      authors: all.authors,
      claims: all.claims,
    },
    [
      words.say("index.question", { question: escapeMarkdown(codebook.question) }),
      caution(telling),
      `**${headline}**`,
      leads(telling, points(telling, {}), stances(codebook)),
      words.say("counted", counted(all, groups)),
      stanceTable(telling, groups, counts, corrected),
      `## ${words.say("index.topics")}`,
      topicPicture(telling),
      topicsTable(telling),
      argued(telling, { folder: reportsFolder, threads: "threads/" }),
      `## ${words.say("index.threads")}`,
      threadTable(telling, threads),
      ...off.map(
        (t) =>
          `${words.say("off-question", offValues(t))} → [${escapeMarkdown(threadTitle(t))}](threads/${threadFile(t)})`,
      ),
      failures.length === 0
        ? ""
        : [
            `## ${words.say("index.failures")}`,
            failures
              .map((f) => `- ${escapeMarkdown(string(f["uri"]))}: ${escapeMarkdown(string(f["message"]))}`)
              .join("\n"),
          ].join("\n\n"),
      method(telling, all, true),
    ],
  );
}

function topicPicture(telling: Telling): string {
  const { source, words } = telling;
  const { codebook } = source;
  const topics = [...codebook.topics, { name: NO_TOPIC, label: words.say("no-topic") }];
  const names = stances(codebook);
  return figure(telling, "index.md", "topics", (draw, labels, words) =>
    draw.stanceByTopic(
      topics.map((topic) => {
        const { of } = totals(source, { topic: topic.name });
        return {
          label: topic.label,
          counts: [of(names[0]).claims, of(names[1]).claims, of(names[2]).claims] as const,
        };
      }),
      labels,
      words,
    ),
  );
}

function topicsTable(telling: Telling): string {
  const { source, words } = telling;
  const { codebook } = source;
  const topics = [...codebook.topics, { name: NO_TOPIC, label: words.say("no-topic") }];
  return words.table(
    [
      words.say("topic-head"),
      ...stances(codebook).map((s) => label(codebook, s)),
      words.say("index.leans", { side: label(codebook, codebook.sides[0].name) }),
      words.say("interval-head"),
      words.say("claims-head"),
      words.say("comments-head"),
      words.say("threads-head"),
    ],
    topics.map((topic) => {
      const counts = totals(source, { topic: topic.name });
      const { first } = sides(voices(source, { topic: topic.name }));
      return [
        `[${escapeMarkdown(topic.label)}](topics/${topicFile(topic.name)})`,
        ...stances(codebook).map((s) => counts.of(s).claims),
        first.whole === 0 ? "–" : words.percent(first.value),
        words.interval(first),
        counts.all.claims,
        counts.all.comments,
        counts.all.threads,
      ];
    }),
  );
}

function threadTable({ source, words }: Telling, threads: readonly Row[]): string {
  const { codebook } = source;
  const names = stances(codebook);
  const held = new Map<string, number>();
  for (const r of source.rows("reports/thread-stances"))
    held.set(`${string(r["thread_id"])} ${string(r["stance"])}`, number(r["claims"]));
  return words.table(
    [
      words.say("index.thread"),
      words.say("comments-head"),
      words.say("claims-head"),
      ...names.map((s) => label(codebook, s)),
      words.say("article-head"),
    ],
    threads.map((t) => [
      `[${escapeMarkdown(threadTitle(t))}](threads/${threadFile(t)})`,
      number(t["comments"]),
      number(t["claims"]),
      ...names.map((s) => held.get(`${string(t["thread_id"])} ${s}`) ?? 0),
      number(t["article_claims"]),
    ]),
  );
}
