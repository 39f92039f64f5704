import type { Evidence } from "../model.ts";
import { MOST_EVIDENCE } from "./rows.ts";
import type { Writing } from "./writing.ts";

interface KnownReason {
  readonly label: string;
  readonly kind: string;
  readonly reason: number;
}

/** Of 1,110,000 that have a number; the rest are for reasons without details. */
const MOST_REASONS = 1_000_000;
/** Words and reasons that are remembered; what is forgotten is looked up, or stored again. */
const REMEMBERED = 500_000;

/** Words and reasons that come again and again: each is stored once, and known by its number. */
export class Names {
  private readonly db: Writing;
  private readonly names = new Map<string, number>();
  /** By detail: most come with one label and kind. */
  private readonly reasons = new Map<string, KnownReason[]>();
  /** Whether there are so many reasons that further ones lose their details. */
  private full = false;

  constructor(db: Writing) {
    this.db = db;
    db.afterFault = () => this.forget();
    for (const known of db
      .sql(
        "SELECT r.detail, l.text AS label, d.text AS kind, r.reason FROM stored_reasons r JOIN stored_names l ON l.name = r.label JOIN stored_names d ON d.name = r.kind LIMIT ?",
      )
      .all(REMEMBERED) as (KnownReason & { detail: string })[])
      this.remember(known.detail, known);
  }

  /** The number of a text in `stored_names`; a new one if the text is not there yet. */
  nameOf(text: string): number {
    let name = this.names.get(text);
    if (name !== undefined) return name;
    this.db.sql("INSERT OR IGNORE INTO stored_names (text) VALUES (?)").run(text);
    name = this.db.sql("SELECT name FROM stored_names WHERE text = ?").pluck().get(text) as number;
    if (this.names.size >= REMEMBERED) this.names.clear();
    this.names.set(text, name);
    return name;
  }

  /** Two characters a piece of evidence: see the view claim_evidence. */
  pack(evidence: readonly Evidence[]): string {
    const packed: number[] = [];
    for (const piece of evidence) {
      if (packed.length === 2 * MOST_EVIDENCE) break;
      const reason = this.reasonOf(piece);
      const weight = Math.round(piece.weight * 1000);
      const doubled = Math.min(weight < 0 ? -2 * weight - 1 : 2 * weight, 50_000);
      packed.push(reason > 0xd7ff ? reason + 0x800 : reason, doubled + 1);
    }
    return String.fromCodePoint(...packed);
  }

  /** What was remembered may have been rolled back. */
  private forget(): void {
    this.names.clear();
    this.reasons.clear();
  }

  private remember(detail: string, known: KnownReason): void {
    const others = this.reasons.get(detail);
    if (others) others.push(known);
    else this.reasons.set(detail, [known]);
  }

  private reasonOf({ label, kind, detail }: Evidence): number {
    for (const known of this.reasons.get(detail) ?? [])
      if (known.label === label && known.kind === kind) return known.reason;
    if (this.full && detail !== "") return this.reasonOf({ label, kind, detail: "", weight: 0 });
    const reason = Number(
      this.db
        .sql("INSERT INTO stored_reasons (label, kind, detail) VALUES (?, ?, ?)")
        .run(this.nameOf(label), this.nameOf(kind), detail).lastInsertRowid,
    );
    if (this.reasons.size >= REMEMBERED) this.reasons.clear();
    this.remember(detail, { label, kind, reason });
    this.full = reason >= MOST_REASONS;
    return reason;
  }
}
