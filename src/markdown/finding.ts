import { stances } from "../codebook/codebook.ts";
import { type CorrectedShare, shares } from "../evaluate/shares.ts";
import type { Row } from "../store/queries.ts";
import { escapeMarkdown } from "./escape.ts";
import { certainty, type Share, share, shareName, type VoiceGroup, voicesIn } from "./shares.ts";
import { label, number, type ReportSource, type Scope, type Telling, type Totals } from "./source.ts";

/** The share of the first side among the claims that take a side, and of no side among all. */
export function sides(groups: readonly VoiceGroup[]): { first: Share; second: Share; neither: Share } {
  const sided = (g: VoiceGroup): number => g.first + g.second;
  return {
    first: share(groups, (g) => g.first, sided),
    second: share(groups, (g) => g.second, sided),
    neither: share(
      groups,
      (g) => g.neither,
      (g) => sided(g) + g.neither,
    ),
  };
}

/**
 * What the numbers say about a debate, in plain words: where it leans, how clearly, and how many take no side.
 *
 * @param corrected shares of several threads: then it is said where the program's errors leave open which side has more.
 */
export function finding(
  { source, words }: Telling,
  groups: readonly VoiceGroup[],
  corrected: readonly CorrectedShare[] = [],
): string {
  const { first, second, neither } = sides(groups);
  if (neither.whole === 0) return words.say("finding.nothing");
  const [a, b] = source.codebook.sides;
  const [lead, side] = first.value >= second.value ? [first, a] : [second, b];
  const other = side === a ? b : a;
  const values = {
    n: lead.whole,
    part: lead.part,
    voices: lead.voices,
    both: voicesIn(groups.filter((g) => g.first > 0 && g.second > 0)),
    rest: lead.whole - lead.part,
    lead: escapeMarkdown(side.statement),
    other: escapeMarkdown(other.statement),
    percent: words.percent(lead.value),
    interval: words.interval(lead),
    share: words.say(`share.${shareName(lead.value)}`),
  };
  const key =
    certainty(lead) === "few"
      ? "few"
      : lead.value === 1
        ? "all"
        : lead.low <= 0.5
          ? lead.value >= 0.6
            ? "unclear"
            : lead.low >= 0.4 && lead.high <= 0.6
              ? "even"
              : "open"
          : certainty(lead) === "wide"
            ? "wide"
            : "sound";
  const [one, another] = corrected;
  const either = one && another && one.low < another.high && another.low < one.high && key !== "few";
  return `${words.say(`finding.${key}`, values)} ${either ? `${words.say("finding.errors")} ` : ""}${words.say(
    "finding.neither",
    {
      n: neither.part,
      all: neither.whole,
      interval: words.interval(neither),
      share: words.say(`share.${shareName(neither.value)}`),
      name: shareName(neither.value),
    },
  )}`.trim();
}

/**
 * Voices, claims, shares and threads by stance, with the articles' claims apart.
 *
 * @param corrected shares of several threads, none where the confusion is not known; these threads are counted. Left out
 *   for one thread, which is too little for it.
 */
export function stanceTable(
  { source, words }: Telling,
  groups: readonly VoiceGroup[],
  totals: Totals,
  corrected?: readonly CorrectedShare[],
): string {
  const names = stances(source.codebook);
  const all = (g: VoiceGroup): number => g.first + g.second + g.neither;
  const parts = [(g: VoiceGroup) => g.first, (g: VoiceGroup) => g.second, (g: VoiceGroup) => g.neither];
  const article = totals.article().claims;
  const voices = (of: (g: VoiceGroup) => number): number => voicesIn(groups.filter((g) => of(g) > 0));
  const known = corrected !== undefined && corrected.length > 0;
  const correctedCell = (i: number): string[] => (corrected?.[i] ? [words.range(corrected[i])] : []);
  const row = (
    name: string,
    own: (g: VoiceGroup) => number,
    of: typeof totals.all,
    shares: readonly string[],
    apart: number,
  ) => [
    name,
    voices(own),
    of.claims,
    ...shares,
    ...(corrected ? [of.threads] : []),
    ...(article > 0 ? [apart] : []),
  ];
  return words.table(
    [
      words.say("stance"),
      words.say("voices-head"),
      words.say("claims-head"),
      words.say("share-head"),
      words.say("interval-head"),
      ...(known ? [words.say("corrected-head")] : []),
      ...(corrected ? [words.say("threads-head")] : []),
      ...(article > 0 ? [words.say("article-head")] : []),
    ],
    [
      ...names.map((name, i) => {
        const own = share(groups, parts[i]!, all);
        const shares = [
          own.whole === 0 ? "–" : words.percent(own.value),
          words.interval(own),
          ...correctedCell(i),
        ];
        return row(
          label(source.codebook, name),
          parts[i]!,
          totals.of(name),
          shares,
          totals.article(name).claims,
        );
      }),
      row(words.say("together"), all, totals.all, known ? ["", "", ""] : ["", ""], article),
    ],
  );
}

/**
 * Shares of the stances in a scope, corrected for how the models confuse them; none where that is not known. Only their
 * intervals are told: the corrected share itself is no nearer to the truth than the raw one (docs/method.md).
 */
export function correctedShares(source: ReportSource, scope: Scope): CorrectedShare[] {
  const { confusion, codebook } = source;
  if (!confusion) return [];
  const names = stances(codebook);
  const [first, second] = names;
  const threads = source
    .rows("reports/thread-counts", { ...scope, first: first!, second: second! })
    .map((r) => [number(r["first"]), number(r["second"]), number(r["neither"])]);
  return shares(threads, confusion, names);
}

/** Whether hardly any claim of a thread is about the codebook's question: fewer than a fifth, of ten or more. */
export function offQuestion(thread: Row): boolean {
  const claims = number(thread["claims"]) + number(thread["article_claims"]);
  return claims >= 10 && number(thread["on_question"]) < claims / 5;
}

/** Threads, by id, of whatever the database holds, with what reports say of them. */
export function threadRows(source: ReportSource): Row[] {
  return source.rows("reports/threads", { neutral: source.codebook.neutral.name });
}
