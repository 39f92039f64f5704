import type { Codebook } from "../codebook/codebook.ts";
import { stances } from "../codebook/codebook.ts";
import type { Row, Value } from "../store/queries.ts";
import { escapeMarkdown } from "./escape.ts";
import type { VoiceGroup } from "./shares.ts";
import type { Words } from "./words.ts";

/** What reports read: rows of named queries, and the debate. */
export interface ReportSource {
  rows(query: string, parameters?: Readonly<Record<string, string | number>>): Row[];
  readonly codebook: Codebook;
  /** The version of the program that wrote the database. */
  readonly version: string;
}

/** A report's source, and the words to tell it in. */
export interface Telling {
  readonly source: ReportSource;
  readonly words: Words;
}

/** What is counted: a topic (`(none)`: claims of none), a thread, a period; all of it where left out. */
export interface Scope {
  readonly topic?: string;
  readonly thread?: string;
  /** ISO dates; `until` is not in the period any more. */
  readonly since?: string;
  readonly until?: string;
}

export const NO_TOPIC = "(none)";

export const number = (value: Value | undefined): number => Number(value ?? 0);
export const string = (value: Value | undefined): string => String(value ?? "");

/** A stance's label, as Markdown. */
export function label(codebook: Codebook, stance: string): string {
  return escapeMarkdown(
    [...codebook.sides, codebook.neutral].find((s) => s.name === stance)?.label ?? stance,
  );
}

/** The claims of commenters in a scope, by voice. */
export function voices(source: ReportSource, scope: Scope): VoiceGroup[] {
  const [first, second] = stances(source.codebook);
  return source.rows("reports/voices", { ...scope, first, second }).map((r) => ({
    first: number(r["first"]),
    second: number(r["second"]),
    neither: number(r["neither"]),
    voices: number(r["voices"]),
  }));
}

/** Claims, comments, authors and threads counted, of one stance or of all together. */
export interface Total {
  readonly claims: number;
  readonly comments: number;
  /** Authors known by name, and comments of unknown ones. */
  readonly authors: number;
  readonly unnamed: number;
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

export function totals(source: ReportSource, scope: Scope): Totals {
  const rows = source.rows("reports/totals", { ...scope });
  const find = (kind: string, stance: string): Total => {
    const row = rows.find((r) => r["kind"] === kind && r["stance"] === stance);
    return {
      claims: number(row?.["claims"]),
      comments: number(row?.["comments"]),
      authors: number(row?.["authors"]),
      unnamed: number(row?.["unnamed"]),
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
