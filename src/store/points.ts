import { readFileSync } from "node:fs";
import { shipped } from "../root.ts";
import type { Names } from "./names.ts";
import { tenThousandths } from "./rows.ts";
import type { Writing } from "./writing.ts";

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

/** The claims that make no key point, as far as an encoder has placed them: at most so many a stance and topic. */
export function looseClaims(db: Writing, most: number): LooseClaim[] {
  const sql = readFileSync(shipped("db", "loose-claims.sql"), "utf8");
  return db.sql(sql).all({ most }) as LooseClaim[];
}

/** Stores the arguments that a run found, in place of those that it had found before. */
export function savePoints(db: Writing, names: Names, run: number, points: readonly EmergingPoint[]): void {
  db.sql(
    "DELETE FROM stored_claim_points WHERE point IN (SELECT n.name FROM stored_points p JOIN stored_names n ON n.text = p.point_id WHERE p.run = ?)",
  ).run(run);
  db.sql("DELETE FROM stored_points WHERE run = ?").run(run);
  for (const { point, topic, stance, text, claims } of points) {
    db.sql("INSERT INTO stored_points (run, point_id, topic, stance, text) VALUES (?, ?, ?, ?, ?)").run(
      run,
      point,
      topic,
      stance,
      text,
    );
    for (const { claim, score } of claims)
      db.sql("INSERT INTO stored_claim_points (claim, point, score) VALUES (?, ?, ?)").run(
        claim,
        names.nameOf(point),
        tenThousandths(score),
      );
  }
}
