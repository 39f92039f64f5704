import type { Confusion } from "../claims/decision.ts";
import { type Codebook, stances } from "../codebook/codebook.ts";
import type { Reader, Row, Value } from "../store/queries.ts";
import { escapeMarkdown } from "./escape.ts";
import type { Drawing } from "./figure.ts";
import { type VoiceGroup, voicesIn } from "./shares.ts";
import type { Words } from "./words.ts";

/** What reports read: rows of named queries, and the debate. */
export interface ReportSource {
  rows(query: string, parameters?: Readonly<Record<string, string | number>>): Row[];
  readonly codebook: Codebook;
  /** The version of the program that wrote the database. */
  readonly version: string;
  /** How its models confuse stances, where that is known. */
  readonly confusion?: Confusion;
  /** The folder from which names of inputs lead to files, relative to where the program runs; there if left out. */
  readonly inputs?: string;
}

/** What reports read, out of an open database. */
export function sourceOf(reader: Reader): ReportSource {
  const { codebook, options, version } = reader.run();
  const { confusion } = JSON.parse(options) as { confusion?: string };
  return {
    codebook: JSON.parse(codebook) as Codebook,
    version,
    rows: (query, parameters) => reader.named(query, parameters),
    ...(confusion === undefined ? {} : { confusion: JSON.parse(confusion) as Confusion }),
  };
}

/** A report's source, and the words to tell it in. */
export interface Telling {
  readonly source: ReportSource;
  readonly words: Words;
  /** Left out where a page stands alone, without pictures. */
  readonly drawing?: Drawing;
}

/** What is counted: a topic (`(none)`: claims of none), a period; all of it where left out. */
export interface Scope {
  readonly topic?: string;
  /** ISO dates; `until` is not in the period any more. */
  readonly since?: string;
  readonly until?: string;
}

/** Stands for claims to which no topic was given. */
export const NO_TOPIC = "(none)";

/** A value of a row as a number; 0 for none. */
export const number = (value: Value | undefined): number => Number(value ?? 0);
/** A value of a row as text; empty for none. */
export const string = (value: Value | undefined): string => String(value ?? "");

/** The labels of each codebook's stances, as Markdown: a page asks once a claim. */
const LABELS = new WeakMap<Codebook, ReadonlyMap<string, string>>();

/** A stance's label, as Markdown. */
export function label(codebook: Codebook, stance: string): string {
  let labels = LABELS.get(codebook);
  if (!labels) {
    const all = [...codebook.sides, codebook.neutral];
    labels = new Map(all.map((s) => [s.name, escapeMarkdown(s.label)]));
    LABELS.set(codebook, labels);
  }
  return labels.get(stance) ?? escapeMarkdown(stance);
}

/** What is counted in a scope: rows of totals and, of the kind `voice`, of voices. */
function countsOf(source: ReportSource, scope: Scope): Row[] {
  const [first, second] = stances(source.codebook);
  return source.rows("reports/counts", { ...scope, first, second });
}

/** The claims of commenters in a scope, by voice. */
export function voices(source: ReportSource, scope: Scope): VoiceGroup[] {
  return countsOf(source, scope)
    .filter((r) => r["kind"] === "voice")
    .map((r) => ({
      first: number(r["first"]),
      second: number(r["second"]),
      neither: number(r["neither"]),
      voices: number(r["voices"]),
    }));
}

/** The same of claims that have been read already. */
export function voicesOf(codebook: Codebook, claims: readonly Row[]): VoiceGroup[] {
  const [first, second] = stances(codebook);
  const held = new Map<string, { first: number; second: number; neither: number; voices: number }>();
  for (const claim of claims) {
    const voice = voiceOf(claim);
    const own = held.get(voice) ?? { first: 0, second: 0, neither: 0, voices: 1 };
    own[claim["stance"] === first ? "first" : claim["stance"] === second ? "second" : "neither"]++;
    held.set(voice, own);
  }
  return [...held.values()];
}

/** Whose voice a claim is: its author's or, without a name, its comment's. */
export function voiceOf(claim: Row): string {
  return claim["author"] !== null
    ? `author ${string(claim["author"])}`
    : `comment ${string(claim["comment_id"])}`;
}

/** Claims, comments, authors and threads counted, of one stance or of all together. */
export interface Total {
  readonly claims: number;
  readonly comments: number;
  /** Known by name. */
  readonly authors: number;
  readonly threads: number;
  readonly meanScore: number;
  readonly firstPosted: string | null;
  readonly lastPosted: string | null;
}

/** Counts of a scope: commenters' by stance and all together, and the articles' claims apart. */
export interface Totals {
  readonly all: Total;
  readonly of: (stance: string) => Total;
  readonly article: (stance?: string) => Total;
}

/** The counts of a scope, as the database makes them. */
export function totals(source: ReportSource, scope: Scope): Totals {
  const rows = countsOf(source, scope);
  const find = (kind: string, stance: string): Total => {
    const row = rows.find((r) => r["kind"] === kind && r["stance"] === stance);
    return {
      claims: number(row?.["claims"]),
      comments: number(row?.["comments"]),
      authors: number(row?.["authors"]),
      threads: number(row?.["threads"]),
      meanScore: number(row?.["mean_score"]),
      firstPosted: row?.["first_posted"] ? string(row["first_posted"]) : null,
      lastPosted: row?.["last_posted"] ? string(row["last_posted"]) : null,
    };
  };
  return {
    all: find("comment", "(all)"),
    of: (stance) => find("comment", stance),
    article: (stance = "(all)") => find("article", stance),
  };
}

/** The same of one thread's claims that have been read already. */
export function totalsOf(claims: readonly Row[]): Totals {
  const total = (kind: string, stance?: string): Total => {
    const own = claims.filter((c) => c["kind"] === kind && (stance === undefined || c["stance"] === stance));
    const distinct = (rows: readonly Row[], column: string): number =>
      new Set(rows.map((c) => c[column])).size;
    const dates = own.flatMap((c) => (c["posted_at"] ? [string(c["posted_at"])] : [])).sort();
    return {
      claims: own.length,
      comments: distinct(own, "comment_id"),
      authors: distinct(
        own.filter((c) => c["author"] !== null),
        "author",
      ),
      threads: Math.min(1, own.length),
      meanScore: own.reduce((sum, c) => sum + number(c["stance_score"]), 0) / (own.length || 1),
      firstPosted: dates[0] ?? null,
      lastPosted: dates.at(-1) ?? null,
    };
  };
  const all = total("comment");
  return { all, of: (stance) => total("comment", stance), article: (stance) => total("article", stance) };
}

/** The numbers and dates of a total, by the names that phrases use. */
export function counted(total: Total, groups: readonly VoiceGroup[]): Record<string, string | number> {
  const { claims, comments, authors, threads, firstPosted, lastPosted } = total;
  const [from, until] = [firstPosted, lastPosted].map((date) => (date ?? "").slice(0, 10)) as [
    string,
    string,
  ];
  const dated = from === "" ? "no" : "yes";
  return { voices: voicesIn(groups), claims, comments, authors, threads, dated, from, until };
}
