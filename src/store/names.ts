import type { Evidence } from "../model.ts";
import { MOST_EVIDENCE } from "./rows.ts";
import type { Writing } from "./writing.ts";

/** Of 1,110,000 that have a number; the rest are for reasons without details. */
const MOST_REASONS = 1_000_000;
/** Words and reasons that are remembered; what is forgotten is looked up, or stored again. */
const REMEMBERED = 500_000;

/** Words and reasons that come again and again: each is stored once, and known by its number. */
export class Names {
  private readonly db: Writing;
  private readonly names = new Map<string, number>();
  /** By label, kind and detail. */
  private readonly reasons = new Map<string, Map<string, Map<string, number>>>();
  private remembered = 0;
  /** Whether there are so many reasons that further ones lose their details. */
  private full = false;

  constructor(db: Writing) {
    this.db = db;
    db.afterFault.push(() => this.forget());
    for (const { label, kind, detail, reason } of db
      .sql(
        "SELECT r.detail, l.text AS label, d.text AS kind, r.reason FROM stored_reasons r JOIN stored_names l ON l.name = r.label JOIN stored_names d ON d.name = r.kind LIMIT ?",
      )
      .all(REMEMBERED) as (Omit<Evidence, "weight"> & { reason: number })[])
      this.remember(label, kind, detail, reason);
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
    const count = Math.min(evidence.length, MOST_EVIDENCE);
    for (let i = 0; i < count; i++) {
      const piece = evidence[i]!;
      const reason = this.reasonOf(piece);
      // A character beyond 65,535 is two units.
      if (reason > 0xd7ff + 0x2000) {
        const high = reason + 0x800 - 0x10000;
        packed.push(0xd800 + (high >> 10), 0xdc00 + (high & 0x3ff));
      } else packed.push(reason > 0xd7ff ? reason + 0x800 : reason);
      const weight = Math.round(piece.weight * 1000);
      packed.push(Math.min(weight < 0 ? -2 * weight - 1 : 2 * weight, 50_000) + 1);
    }
    return String.fromCharCode(...packed);
  }

  /** What was remembered may have been rolled back. */
  private forget(): void {
    this.names.clear();
    this.reasons.clear();
    this.remembered = 0;
  }

  private remember(label: string, kind: string, detail: string, reason: number): void {
    const kinds = this.reasons.get(label) ?? new Map<string, Map<string, number>>();
    const details = kinds.get(kind) ?? new Map<string, number>();
    this.reasons.set(label, kinds.set(kind, details.set(detail, reason)));
    this.remembered++;
  }

  private reasonOf({ label, kind, detail }: Evidence): number {
    const known = this.reasons.get(label)?.get(kind)?.get(detail);
    if (known !== undefined) return known;
    if (this.full && detail !== "") return this.reasonOf({ label, kind, detail: "", weight: 0 });
    const reason = Number(
      this.db
        .sql("INSERT INTO stored_reasons (label, kind, detail) VALUES (?, ?, ?)")
        .run(this.nameOf(label), this.nameOf(kind), detail).lastInsertRowid,
    );
    if (this.remembered >= REMEMBERED) {
      this.reasons.clear();
      this.remembered = 0;
    }
    this.remember(label, kind, detail, reason);
    this.full = reason >= MOST_REASONS;
    return reason;
  }
}
