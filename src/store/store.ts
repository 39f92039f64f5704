import { readFileSync } from "node:fs";
import type { Statement } from "better-sqlite3";
import type { LoadedCodebook } from "../codebook/codebook.ts";
import {
  type CommentKind,
  type Evidence,
  type MinedThread,
  SOURCES,
  type Source,
  type Span,
  type Thread,
} from "../model.ts";
import { shipped } from "../root.ts";
import { codePointOffsets } from "../text/codepoints.ts";
import { echoOf } from "./echo.ts";
import { beginWriting, type Connection, closeWritable, guarded, openWritable, pause } from "./open.ts";

/** What a run is: the same configuration is the same run, however often it is started. */
export interface RunConfiguration {
  readonly runId: string;
  readonly version: string;
  readonly codebook: LoadedCodebook;
  readonly modelSha256: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Counts of what a database holds. */
export interface StoreCounts {
  readonly threads: number;
  readonly comments: number;
  readonly claims: number;
}

/** An argument that a run found in the claims, beside those of the codebook. */
export interface EmergingPoint {
  readonly point: string;
  readonly topic: string | null;
  readonly stance: string;
  readonly text: string;
  /** The claims that make it. */
  readonly claims: readonly { readonly claim: number; readonly score: number }[];
}

/** A claim that makes no key point of the codebook. */
export interface LooseClaim {
  /** Row in the database. */
  readonly claim: number;
  readonly claim_id: string;
  readonly comment_id: string;
  readonly text: string;
  readonly stance: string;
  /** The strongest one. */
  readonly topic: string | null;
  readonly vector: Uint8Array;
}

const SOURCE_NUMBERS: ReadonlyMap<Source, number> = new Map(SOURCES.map((source, i) => [source, i]));
const KIND_NUMBERS: Readonly<Record<CommentKind, number>> = { comment: 0, article: 1, deleted: 2 };
interface KnownReason {
  readonly label: string;
  readonly kind: string;
  readonly reason: number;
}

/** Claims and paragraphs in lines longer than this keep their own text, see db/migrations. */
const LONG_LINE = 10_000;
/** Pieces of evidence that a claim keeps. */
const MOST_EVIDENCE = 256;
/** Milliseconds between two pieces of writing that make a rush, and for which those of a rush wait for each other. */
const RUSH = 5;
const TOGETHER = 250;
/** Milliseconds between two transactions of a rush, now and then: longer than another process waits between two tries. */
const GIVEN_WAY = 4;
/** Of 1,110,000 that have a number; the rest are for reasons without details. */
const MOST_REASONS = 1_000_000;
/** Words and reasons that are remembered; what is forgotten is looked up, or stored again. */
const REMEMBERED = 500_000;

/** Which mining of a thread is current: see the head of db/migrations/002. */
const CURRENT = `UPDATE stored_minings SET current = (run IS (
  SELECT r.run
  FROM runs r JOIN codebooks b USING (codebook_sha256)
  WHERE b.name = (SELECT name FROM runs JOIN codebooks USING (codebook_sha256) ORDER BY turn DESC LIMIT 1)
    AND (
      EXISTS (SELECT 1 FROM stored_minings x WHERE x.thread = stored_minings.thread AND x.run = r.run)
      OR EXISTS (
        SELECT 1 FROM stored_inputs i JOIN stored_threads t ON t.file = i.file
        WHERE t.thread = stored_minings.thread AND i.run = r.run
      )
    )
  ORDER BY r.turn DESC LIMIT 1
))`;

const tenThousandths = (p: number): number => Math.round(p * 10_000);

/** The writer of a database. One at a time; every thread goes in whole or not at all. */
export class Store {
  readonly path: string;
  private readonly db: Connection;
  private readonly run: number;
  private began = 0;
  private ended = Number.NEGATIVE_INFINITY;
  /** When another process that waits for the file could last have its turn. */
  private gaveWay = 0;
  private timer: NodeJS.Timeout | undefined;
  private fault: unknown;
  private readonly names = new Map<string, number>();
  /** By detail: most come with one label and kind. */
  private readonly reasons = new Map<string, KnownReason[]>();
  /** Whether there are so many reasons that further ones lose their details. */
  private full = false;

  /** Opens the database and begins, or takes up again, a run. */
  constructor(path: string, run: RunConfiguration, startedAt: Date) {
    this.path = path;
    this.db = openWritable(path);
    this.run = this.write(() => this.begin(run, startedAt));
    this.ended = Number.NEGATIVE_INFINITY;
    for (const known of this.sql(
      "SELECT r.detail, l.text AS label, d.text AS kind, r.reason FROM stored_reasons r JOIN stored_names l ON l.name = r.label JOIN stored_names d ON d.name = r.kind LIMIT ?",
    ).all(REMEMBERED) as (KnownReason & { detail: string })[])
      this.remember(known.detail, known);
  }

  private remember(detail: string, known: KnownReason): void {
    const others = this.reasons.get(detail);
    if (others) others.push(known);
    else this.reasons.set(detail, [known]);
  }

  private sql(sql: string): Statement {
    return this.db.prepare(sql);
  }

  /**
   * Does a piece of writing, whole or not at all.
   *
   * Where threads come in a rush, those of a quarter of a second are committed together, at the latest when their
   * input ends: pages of the indexes that they share are then written once. A process that is killed loses these, and goes on behind the last that is in.
   */
  private write<T>(work: () => T): T {
    if (this.fault) throw this.fault;
    const now = performance.now();
    const rush = now - this.ended < RUSH;
    try {
      return guarded(this.path, () => {
        if (!this.db.inTransaction) {
          if (rush && now - this.gaveWay > TOGETHER) {
            this.gaveWay = now;
            pause(GIVEN_WAY);
          }
          beginWriting(this.db);
          this.began = now;
        }
        const result = this.db.transaction(work)();
        if (!rush || performance.now() - this.began > TOGETHER) this.commit();
        else this.timer ??= setTimeout(() => this.commitLater(), TOGETHER);
        return result;
      });
    } catch (error) {
      // What was remembered may have been rolled back.
      this.names.clear();
      this.reasons.clear();
      // A full disk takes back what went before in the same transaction, too: nothing may be ticked off after that.
      if (!this.db.inTransaction) this.fault = error;
      throw error;
    } finally {
      this.ended = performance.now();
    }
  }

  private commit(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.db.open && this.db.inTransaction) guarded(this.path, () => this.db.exec("COMMIT"));
  }

  private commitLater(): void {
    try {
      this.commit();
    } catch (error) {
      this.fault = error;
    }
  }

  private begin(run: RunConfiguration, startedAt: Date): number {
    const { sha256, codebook } = run.codebook;
    this.sql("INSERT OR IGNORE INTO codebooks (codebook_sha256, name, json) VALUES (?, ?, ?)").run(
      sha256,
      codebook.codebook,
      JSON.stringify(codebook),
    );
    this.sql(
      `INSERT INTO runs (run_id, turn, started_at, version, codebook_sha256, model_sha256, options)
       VALUES (?, (SELECT coalesce(max(turn), 0) + 1 FROM runs), ?, ?, ?, ?, ?)
       ON CONFLICT (run_id) DO UPDATE SET turn = excluded.turn, started_at = excluded.started_at, finished_at = NULL`,
    ).run(
      run.runId,
      startedAt.toISOString(),
      run.version,
      sha256,
      run.modelSha256,
      JSON.stringify(run.options),
    );
    this.chooseCurrent("1");
    return this.sql("SELECT run FROM runs WHERE run_id = ?").pluck().get(run.runId) as number;
  }

  /** Marks the current minings of the threads that a condition names; with one run all are. */
  private chooseCurrent(where: string, ...values: number[]): void {
    if ((this.sql("SELECT count(*) FROM runs").pluck().get() as number) > 1)
      this.sql(`${CURRENT} WHERE ${where}`).run(...values);
  }

  /** Whether an input was read to its end by this run's configuration, and has not changed since. */
  isDone(uri: string, sha256: string): boolean {
    return guarded(
      this.path,
      () =>
        this.sql(
          "SELECT 1 FROM stored_inputs i JOIN stored_files f USING (file) WHERE i.uri = ? AND f.sha256 = ? AND i.run = ? AND NOT EXISTS (SELECT 1 FROM failures x WHERE x.uri = i.uri)",
        ).get(uri, sha256, this.run) !== undefined,
    );
  }

  /** Whether a thread was stored by this run's configuration, be it for another input of the same bytes. */
  hasThread(threadId: string): boolean {
    return guarded(
      this.path,
      () =>
        this.sql(
          "SELECT 1 FROM stored_minings JOIN stored_threads USING (thread) WHERE thread_id = ? AND run = ?",
        ).get(threadId, this.run) !== undefined,
    );
  }

  /** Stores a thread, whole or not at all, in place of what this run had stored for it. Other runs' results stay. */
  saveThread(mined: MinedThread): void {
    this.write(() => this.insert(mined));
  }

  /**
   * Ticks an input off. What earlier versions of it held is deleted, for every run, unless another input has the
   * same bytes; its failure is forgotten.
   *
   * @param threads how many threads it holds.
   */
  endInput(uri: string, sha256: string, threads: number): void {
    this.write(() => {
      const file = this.fileOf(sha256, uri);
      const earlier = this.sql(
        "SELECT file FROM (SELECT file FROM stored_inputs WHERE uri = ? UNION SELECT file FROM stored_files WHERE uri = ?) WHERE file <> ?",
      )
        .pluck()
        .all(uri, uri, file) as number[];
      this.sql("DELETE FROM stored_inputs WHERE uri = ? AND file <> ?").run(uri, file);
      this.sql("INSERT OR REPLACE INTO stored_inputs (uri, run, file, threads) VALUES (?, ?, ?, ?)").run(
        uri,
        this.run,
        file,
        threads,
      );
      for (const old of earlier) {
        this.sql(
          "DELETE FROM stored_files WHERE file = ? AND NOT EXISTS (SELECT 1 FROM stored_inputs i WHERE i.file = stored_files.file)",
        ).run(old);
        this.sql(
          "UPDATE stored_files SET uri = (SELECT min(uri) FROM stored_inputs i WHERE i.file = stored_files.file) WHERE file = ?",
        ).run(old);
      }
      this.sql("DELETE FROM failures WHERE uri = ?").run(uri);
      this.chooseCurrent("thread IN (SELECT thread FROM stored_threads WHERE file = ?)", file);
    });
    this.commit();
  }

  /** Records an input that could not be read. What an earlier version of it gave is kept. */
  saveFailure(uri: string, code: string, message: string): void {
    this.write(() => {
      this.sql("INSERT OR REPLACE INTO failures (uri, code, message) VALUES (?, ?, ?)").run(
        uri,
        code,
        message,
      );
    });
    this.commit();
  }

  /** The claims that make no key point, as far as an encoder has placed them: at most so many a stance and topic. */
  looseClaims(most: number): LooseClaim[] {
    const sql = readFileSync(shipped("db", "loose-claims.sql"), "utf8");
    return guarded(this.path, () => this.sql(sql).all({ most }) as LooseClaim[]);
  }

  /** Stores the arguments that this run found, in place of those that it had found before. */
  savePoints(points: readonly EmergingPoint[]): void {
    this.write(() => {
      this.sql(
        "DELETE FROM stored_claim_points WHERE point IN (SELECT n.name FROM stored_points p JOIN stored_names n ON n.text = p.point_id WHERE p.run = ?)",
      ).run(this.run);
      this.sql("DELETE FROM stored_points WHERE run = ?").run(this.run);
      for (const { point, topic, stance, text, claims } of points) {
        this.sql("INSERT INTO stored_points (run, point_id, topic, stance, text) VALUES (?, ?, ?, ?, ?)").run(
          this.run,
          point,
          topic,
          stance,
          text,
        );
        for (const { claim, score } of claims)
          this.sql("INSERT INTO stored_claim_points (claim, point, score) VALUES (?, ?, ?)").run(
            claim,
            this.nameOf(point),
            tenThousandths(score),
          );
      }
    });
  }

  private fileOf(sha256: string, uri: string): number {
    this.sql("INSERT OR IGNORE INTO stored_files (sha256, uri) VALUES (?, ?)").run(sha256, uri);
    return this.sql("SELECT file FROM stored_files WHERE sha256 = ?").pluck().get(sha256) as number;
  }

  private nameOf(text: string): number {
    let name = this.names.get(text);
    if (name !== undefined) return name;
    this.sql("INSERT OR IGNORE INTO stored_names (text) VALUES (?)").run(text);
    name = this.sql("SELECT name FROM stored_names WHERE text = ?").pluck().get(text) as number;
    if (this.names.size >= REMEMBERED) this.names.clear();
    this.names.set(text, name);
    return name;
  }

  private reasonOf({ label, kind, detail }: Evidence): number {
    const known = this.reasons.get(detail)?.find((k) => k.label === label && k.kind === kind);
    if (known) return known.reason;
    if (this.full && detail !== "") return this.reasonOf({ label, kind, detail: "", weight: 0 });
    const reason = Number(
      this.sql("INSERT INTO stored_reasons (label, kind, detail) VALUES (?, ?, ?)").run(
        this.nameOf(label),
        this.nameOf(kind),
        detail,
      ).lastInsertRowid,
    );
    if (this.reasons.size >= REMEMBERED) this.reasons.clear();
    this.remember(detail, { label, kind, reason });
    this.full = reason >= MOST_REASONS;
    return reason;
  }

  /** Two characters a piece of evidence: see the view claim_evidence. */
  private pack(evidence: readonly Evidence[]): string {
    let packed = "";
    for (const e of evidence.slice(0, MOST_EVIDENCE)) {
      const reason = this.reasonOf(e);
      const weight = Math.round(e.weight * 1000);
      const doubled = Math.min(weight < 0 ? -2 * weight - 1 : 2 * weight, 50_000);
      packed += String.fromCodePoint(reason > 0xd7ff ? reason + 0x800 : reason, doubled + 1);
    }
    return packed;
  }

  private insert({ thread, comments, paragraphs, claims, sentences }: MinedThread): void {
    const at = codePointOffsets(thread.text);
    const { key, firstLine } = this.threadOf(thread, at);
    this.sql("DELETE FROM stored_minings WHERE thread = ? AND run = ?").run(key, this.run);
    const mining = Number(
      this.sql("INSERT INTO stored_minings (thread, run, current, sentences) VALUES (?, ?, 1, ?)").run(
        key,
        this.run,
        sentences,
      ).lastInsertRowid,
    );
    this.chooseCurrent("thread = ?", key);

    const starts = lineStarts(thread.text);
    let last = 0;
    /** The line of a place: places are asked mostly in order. */
    const lineOf = (place: number): number => {
      if (place < starts[last]!) last = 0;
      while (last + 1 < starts.length && starts[last + 1]! <= place) last++;
      return last;
    };
    const ownWords = (line: number, { start, end }: Span): string | null => {
      const next = starts[line + 1] ?? thread.text.length;
      return end > next || next - starts[line]! >= LONG_LINE ? thread.text.slice(start, end) : null;
    };

    const first = (this.sql("SELECT max(comment) FROM stored_comments").pluck().get() as number) + 1;
    const comment = this.sql(
      "INSERT INTO stored_comments (comment, mining, ordinal, parent, author, line, lines, skipped, characters, start_score, parent_score, kind, comment_id, posted_at, dated, native_id, url_start, url) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    for (const c of comments) {
      // Most sites' addresses end in the comment's own id.
      const id = c.nativeId ?? "";
      const line = lineOf(c.start);
      const start = at(c.start);
      const seconds = secondsOf(c.postedAt);
      const regular = c.url !== null && id !== "" && c.url.endsWith(id);
      comment.run(
        first + c.ordinal,
        mining,
        c.ordinal,
        c.parent === null ? null : first + c.parent,
        c.author === null ? null : this.nameOf(c.author),
        firstLine + line,
        lineOf(Math.max(c.start, c.end - 1)) - line,
        start - at(starts[line]!),
        at(c.end) - start,
        tenThousandths(c.startScore),
        tenThousandths(c.parentScore),
        KIND_NUMBERS[c.kind],
        c.commentId,
        seconds,
        seconds === null ? c.postedAt : null,
        c.nativeId,
        regular ? this.nameOf(c.url!.slice(0, -id.length)) : null,
        regular ? null : c.url,
      );
    }

    const note = this.sql("INSERT INTO stored_notes (mining, comment, code, message) VALUES (?, ?, ?, ?)");
    for (const n of thread.notes)
      note.run(mining, n.post === null ? null : first + n.post, n.code, n.message);

    const paragraph = this.sql(
      "INSERT INTO stored_paragraphs (comment, ordinal, line, skipped, left_over, source, words) VALUES (?, ?, ?, ?, ?, ?, ?)",
    );
    for (const p of paragraphs) {
      const line = lineOf(p.start);
      paragraph.run(
        first + p.comment,
        p.ordinal,
        firstLine + line,
        at(p.start) - at(starts[line]!),
        at(starts[line + 1] ?? thread.text.length) - at(p.end),
        SOURCE_NUMBERS.get(p.source),
        ownWords(line, p),
      );
    }

    const claim = this.sql(
      "INSERT INTO stored_claims (comment, line, skipped, characters, claim_score, stance, stance_score, echo, claim_id, evidence, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    const topic = this.sql("INSERT INTO stored_topics (claim, ordinal, topic, score) VALUES (?, ?, ?, ?)");
    const point = this.sql("INSERT INTO stored_claim_points (claim, point, score) VALUES (?, ?, ?)");
    const vector = this.sql("INSERT INTO stored_vectors (claim, vector) VALUES (?, ?)");
    for (const c of claims) {
      const line = lineOf(c.start);
      const start = at(c.start);
      const { lastInsertRowid: id } = claim.run(
        first + c.comment,
        firstLine + line,
        start - at(starts[line]!),
        at(c.end) - start,
        tenThousandths(c.claimScore),
        this.nameOf(c.stance),
        tenThousandths(c.stanceScore),
        echoOf(thread.text.slice(c.start, c.end)),
        c.claimId,
        this.pack(c.evidence),
        ownWords(line, c),
      );
      c.topics.forEach((t, i) => {
        topic.run(id, i, this.nameOf(t.topic), tenThousandths(t.score));
      });
      if (c.vector) vector.run(id, c.vector);
      for (const p of c.points) point.run(id, this.nameOf(p.point), tenThousandths(p.score));
    }
    this.sql("UPDATE stored_minings SET comments = ?, claims = ? WHERE mining = ?").run(
      comments.length,
      claims.length,
      mining,
    );
  }

  /** The thread's row, with its text; if it held another text, what any run found in that goes. */
  private threadOf(
    thread: Thread,
    at: (utf16: number) => number,
  ): { readonly key: number; readonly firstLine: number } {
    const { threadId, title, format, url, text } = thread;
    const file = this.fileOf(thread.sha256, thread.uri);
    const held = this.sql(
      "SELECT thread, first_line AS firstLine, format, (SELECT group_concat(text, '') FROM stored_lines WHERE line BETWEEN first_line AND last_line) AS text FROM stored_threads WHERE thread_id = ?",
    ).get(threadId) as { thread: number; firstLine: number; format: string; text: string } | undefined;
    if (held?.format === format && held.text === text) {
      this.sql("UPDATE stored_threads SET file = ?, title = ?, url = ? WHERE thread = ?").run(
        file,
        title,
        url,
        held.thread,
      );
      return { key: held.thread, firstLine: held.firstLine };
    }
    if (held) this.sql("DELETE FROM stored_threads WHERE thread = ?").run(held.thread);
    const firstLine = (this.sql("SELECT max(line) FROM stored_lines").pluck().get() as number) + 1;
    const starts = lineStarts(text);
    const line = this.sql("INSERT INTO stored_lines (line, char_start, text) VALUES (?, ?, ?)");
    starts.forEach((start, i) => {
      line.run(firstLine + i, at(start), text.slice(start, starts[i + 1]));
    });
    const key = Number(
      this.sql(
        "INSERT INTO stored_threads (thread_id, file, title, format, url, first_line, last_line) VALUES (?, ?, ?, ?, ?, ?, ?)",
      ).run(threadId, file, title, format, url, firstLine, firstLine + starts.length - 1).lastInsertRowid,
    );
    return { key, firstLine };
  }

  counts(): StoreCounts {
    const count = (from: string): number => this.sql(`SELECT count(*) FROM ${from}`).pluck().get() as number;
    return guarded(this.path, () => ({
      threads: count("threads"),
      comments: count("comments WHERE kind <> 'article'"),
      claims: count("claims"),
    }));
  }

  /** Ends the run and closes the file. */
  finish(finishedAt: Date): void {
    this.write(() => {
      this.sql("UPDATE runs SET finished_at = ? WHERE run = ?").run(finishedAt.toISOString(), this.run);
    });
    this.commit();
    guarded(this.path, () => this.db.exec("PRAGMA optimize"));
    this.close();
  }

  /** Closes the file without ending the run. */
  close(): void {
    try {
      this.commit();
    } finally {
      closeWritable(this.db);
    }
  }
}

/** Where the lines of a text begin, each with its line break; at least one. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1 && at + 1 < text.length; at = text.indexOf("\n", at + 1))
    starts.push(at + 1);
  return starts;
}

/** Seconds since 1970 of a date to the second, as most are; null for others. */
function secondsOf(date: string | null): number | null {
  if (date === null || date.length !== 20) return null;
  const time = Date.parse(date);
  return !Number.isNaN(time) && new Date(time).toISOString().replace(".000Z", "Z") === date
    ? time / 1000
    : null;
}
