import {
  type Claim,
  type Comment,
  type CommentKind,
  type MinedThread,
  type Paragraph,
  SOURCES,
  type Source,
  type Span,
  type Thread,
} from "../model.ts";
import { codePointOffsets } from "../text/codepoints.ts";
import { echoOf } from "./echo.ts";
import { fileOf } from "./inputs.ts";
import type { Names } from "./names.ts";
import { tenThousandths } from "./rows.ts";
import { chooseCurrent } from "./runs.ts";
import type { Value, Writing } from "./writing.ts";

const SOURCE_NUMBERS: ReadonlyMap<Source, number> = new Map(SOURCES.map((source, i) => [source, i]));
const KIND_NUMBERS: Readonly<Record<CommentKind, number>> = { comment: 0, article: 1, deleted: 2 };

/** Claims and paragraphs in lines longer than this keep their own text, see db/migrations. */
const LONG_LINE = 10_000;

/** Claims from one on, in the order of stored_ranks. */
const RANK = `INSERT INTO stored_ranks (sureness, claim)
SELECT sureness, claim FROM stored_claims WHERE claim >= ? ORDER BY sureness, claim`;

/** Counts what is in, which puts the claims into the full-text index: see the trigger claims_fts_insert. */
const COUNT = `UPDATE stored_minings SET
  comments = (SELECT count(*) FROM stored_comments k WHERE k.mining = stored_minings.mining),
  claims = (SELECT count(*) FROM stored_comments k JOIN stored_claims c USING (comment) WHERE k.mining = stored_minings.mining)
WHERE claims IS NULL`;

/** Stores threads with what one run found in them. */
export class Threads {
  private readonly db: Writing;
  private readonly names: Names;
  private readonly run: number;
  /** The first claim that is not among the ranks yet; those after it are not either. */
  private unranked: number | undefined;

  constructor(db: Writing, names: Names, run: number) {
    this.db = db;
    db.beforeCommit = () => this.index();
    db.afterFault.push(() => {
      this.unranked = undefined;
    });
    this.names = names;
    this.run = run;
  }

  /** Whether this run has stored a thread. */
  has(threadId: string): boolean {
    return (
      this.db
        .sql(
          "SELECT 1 FROM stored_minings JOIN stored_threads USING (thread) WHERE thread_id = ? AND run = ?",
        )
        .get(threadId, this.run) !== undefined
    );
  }

  /**
   * Stores a thread in place of what this run had stored for it.
   *
   * SQLite looks at references when the transaction ends, together with those of other threads; so that a thread with
   * a wrong one fails alone, they are looked at here too.
   */
  save({ thread, comments, paragraphs, claims, sentences }: MinedThread): void {
    const isLost = (comment: number | null): boolean => comment !== null && comments[comment] === undefined;
    if (
      comments.some((c) => isLost(c.parent)) ||
      paragraphs.some((p) => isLost(p.comment)) ||
      claims.some((c) => isLost(c.comment))
    )
      throw new RangeError(
        `${thread.threadId}: expected comments by their places, found a place without one`,
      );
    const { key, places } = this.threadOf(thread);
    const { lastInsertRowid } = this.db
      .sql("INSERT INTO stored_minings (thread, run, current, sentences) VALUES (?, ?, 1, ?)")
      .run(key, this.run, sentences);
    const mining = Number(lastInsertRowid);
    chooseCurrent(this.db, "thread = ?", key);

    const first = (this.db.sql("SELECT max(comment) FROM stored_comments").pluck().get() as number) + 1;
    this.insertComments(comments, mining, first, places);
    const note = this.db.sql("INSERT INTO stored_notes (mining, comment, code, message) VALUES (?, ?, ?, ?)");
    for (const n of thread.notes)
      note.run(mining, n.post === null ? null : first + n.post, n.code, n.message);
    this.insertParagraphs(paragraphs, first, places);
    this.insertClaims(claims, first, places);
  }

  /**
   * Puts the claims that were stored since the last time into the full-text index and among the ranks.
   *
   * Once for a transaction, since SQLite writes the index out at every savepoint; but before a claim is deleted,
   * which takes it out of both.
   */
  index(): void {
    if (this.unranked !== undefined) this.db.sql(RANK).run(this.unranked);
    this.unranked = undefined;
    this.db.sql(COUNT).run();
  }

  /** The thread's row, with its text; if it held another text, what any run found in that goes. */
  private threadOf(thread: Thread): { readonly key: number; readonly places: Places } {
    const { threadId, title, format, url, text } = thread;
    const file = fileOf(this.db, thread.sha256, thread.uri);
    const held = this.db
      .sql(
        "SELECT thread, first_line AS firstLine, format, (SELECT group_concat(text, '') FROM stored_lines WHERE line BETWEEN first_line AND last_line) AS text FROM stored_threads WHERE thread_id = ?",
      )
      .get(threadId) as { thread: number; firstLine: number; format: string; text: string } | undefined;
    if (held?.format === format && held.text === text) {
      this.db
        .sql("UPDATE stored_threads SET file = ?, title = ?, url = ? WHERE thread = ?")
        .run(file, title, url, held.thread);
      this.remove("stored_minings WHERE thread = ? AND run = ?", held.thread, this.run);
      return { key: held.thread, places: new Places(text, held.firstLine) };
    }
    if (held) this.remove("stored_threads WHERE thread = ?", held.thread);
    const first = (this.db.sql("SELECT max(line) FROM stored_lines").pluck().get() as number) + 1;
    const places = new Places(text, first);
    const lines: Value[] = [];
    places.starts.forEach((start, i) => {
      lines.push(first + i, places.at(start), text.slice(start, places.starts[i + 1]));
    });
    this.db.insert("stored_lines (line, char_start, text)", lines);
    const { lastInsertRowid } = this.db
      .sql(
        "INSERT INTO stored_threads (thread_id, file, title, format, url, first_line, last_line) VALUES (?, ?, ?, ?, ?, ?, ?)",
      )
      .run(threadId, file, title, format, url, first, first + places.starts.length - 1);
    return { key: Number(lastInsertRowid), places };
  }

  /** Deletes rows, if there are any, with the claims below them. */
  private remove(rows: string, ...values: number[]): void {
    if (this.db.sql(`SELECT 1 FROM ${rows}`).get(...values) === undefined) return;
    this.index();
    this.db.sql(`DELETE FROM ${rows}`).run(...values);
  }

  private insertComments(comments: readonly Comment[], mining: number, first: number, places: Places): void {
    const rows: Value[] = [];
    for (const c of comments) {
      // Most sites' addresses end in the comment's own id.
      const id = c.nativeId ?? "";
      const line = places.lineOf(c.start);
      const seconds = secondsOf(c.postedAt);
      const regular = c.url !== null && id !== "" && c.url.endsWith(id);
      rows.push(
        first + c.ordinal,
        mining,
        c.ordinal,
        c.parent === null ? null : first + c.parent,
        c.author === null ? null : this.names.nameOf(c.author),
        line,
        places.lineOf(Math.max(c.start, c.end - 1)) - line,
        places.before(line, c.start),
        places.at(c.end) - places.at(c.start),
        tenThousandths(c.startScore),
        tenThousandths(c.parentScore),
        KIND_NUMBERS[c.kind],
        c.commentId,
        seconds,
        seconds === null ? c.postedAt : null,
        c.nativeId,
        regular ? this.names.nameOf(c.url!.slice(0, -id.length)) : null,
        regular ? null : c.url,
      );
    }
    this.db.insert(
      "stored_comments (comment, mining, ordinal, parent, author, line, lines, skipped, characters, start_score, parent_score, kind, comment_id, posted_at, dated, native_id, url_start, url)",
      rows,
    );
  }

  private insertParagraphs(paragraphs: readonly Paragraph[], first: number, places: Places): void {
    const rows: Value[] = [];
    for (const p of paragraphs) {
      const line = places.lineOf(p.start);
      rows.push(
        first + p.comment,
        p.ordinal,
        line,
        places.before(line, p.start),
        places.behind(line, p.end),
        SOURCE_NUMBERS.get(p.source)!,
        places.ownWords(line, p),
      );
    }
    this.db.insert("stored_paragraphs (comment, ordinal, line, skipped, left_over, source, words)", rows);
  }

  private insertClaims(claims: readonly Claim[], first: number, places: Places): void {
    let id = this.db.sql("SELECT max(claim) FROM stored_claims").pluck().get() as number;
    this.unranked ??= id + 1;
    const [rows, topics, vectors, points]: [Value[], Value[], Value[], Value[]] = [[], [], [], []];
    for (const c of claims) {
      const line = places.lineOf(c.start);
      rows.push(
        ++id,
        first + c.comment,
        line,
        places.before(line, c.start),
        places.at(c.end) - places.at(c.start),
        tenThousandths(c.claimScore),
        this.names.nameOf(c.stance),
        tenThousandths(c.stanceScore),
        echoOf(places.text, c.start, c.end),
        c.claimId,
        this.names.pack(c.evidence),
        places.ownWords(line, c),
      );
      for (const [i, t] of c.topics.entries())
        topics.push(id, i, this.names.nameOf(t.topic), tenThousandths(t.score));
      if (c.vector) vectors.push(id, c.vector);
      for (const p of c.points) points.push(id, this.names.nameOf(p.point), tenThousandths(p.score));
    }
    this.db.insert(
      "stored_claims (claim, comment, line, skipped, characters, claim_score, stance, stance_score, echo, claim_id, evidence, words)",
      rows,
    );
    this.db.insert("stored_topics (claim, ordinal, topic, score)", topics);
    this.db.insert("stored_vectors (claim, vector)", vectors);
    this.db.insert("stored_claim_points (claim, point, score)", points);
  }
}

/** Places in a thread's text as the database keeps them: the number of a line, and code points within it. */
class Places {
  readonly text: string;
  /** Where the lines begin, each with its line break; at least one. */
  readonly starts: readonly number[];
  /** Turns an offset in UTF-16 into one in code points. */
  readonly at: (utf16: number) => number;
  private readonly first: number;
  private last = 0;

  /** @param first the number of the first line. */
  constructor(text: string, first: number) {
    this.text = text;
    this.starts = lineStarts(text);
    this.at = codePointOffsets(text);
    this.first = first;
  }

  /** The line of a place: places are asked mostly in order. */
  lineOf(place: number): number {
    if (place < this.starts[this.last]!) this.last = 0;
    while (this.last + 1 < this.starts.length && this.starts[this.last + 1]! <= place) this.last++;
    return this.first + this.last;
  }

  /** Code points of a line before a place in it. */
  before(line: number, place: number): number {
    return this.at(place) - this.at(this.starts[line - this.first]!);
  }

  /** Code points of a line behind a place, which may lie beyond it. */
  behind(line: number, place: number): number {
    return this.at(this.endOf(line)) - this.at(place);
  }

  /** The text of a span that reaches beyond its line, or lies in a very long one; else null. */
  ownWords(line: number, { start, end }: Span): string | null {
    const next = this.endOf(line);
    const long = next - this.starts[line - this.first]! >= LONG_LINE;
    return end > next || long ? this.text.slice(start, end) : null;
  }

  /** Where a line ends, behind its line break. */
  private endOf(line: number): number {
    return this.starts[line - this.first + 1] ?? this.text.length;
  }
}

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
