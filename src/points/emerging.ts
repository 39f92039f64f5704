import { grouped } from "../grouped.ts";
import { sha256 } from "../sha256.ts";
import type { EmergingPoint, LooseClaim } from "../store/points.ts";
import { group } from "./group.ts";
import { unpacked } from "./vectors.ts";

/** Cosine from which a claim belongs to a group. */
const ALIKE = 0.68;

/**
 * Arguments that no key point of the codebook names: claims of one stance and topic that say much the same, named by
 * the claim that is most like the others and can stand for them.
 *
 * @param claims in order of stance, topic and place.
 */
export function emergingPoints(claims: readonly LooseClaim[]): EmergingPoint[] {
  const kinds = grouped(claims, (claim) => JSON.stringify([claim.stance, claim.topic]));
  return [...kinds.values()].flatMap((own) =>
    group(
      own.map((c) => ({ comment: c.comment_id, text: c.text })),
      own.map((c) => unpacked(c.vector)),
      ALIKE,
    ).map(({ centre, members }): EmergingPoint => {
      const { claim_id, topic, stance, text } = own[centre]!;
      return {
        point: `emerging-${sha256(claim_id).slice(0, 12)}`,
        topic,
        stance,
        text,
        claims: members.map((m) => ({
          claim: own[m.claim]!.claim,
          score: Math.max(0, Math.min(1, m.score)),
        })),
      };
    }),
  );
}
