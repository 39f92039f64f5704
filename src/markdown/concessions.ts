import type { Row } from "../store/queries.ts";
import { alone, concedes } from "../text/statement.ts";
import { subjects } from "../text/subjects.ts";
import { readable, SURE, wellPut } from "./choose.ts";
import type { Section } from "./points.ts";
import { place, quotation } from "./quotation.ts";
import { number, string, type Telling } from "./source.ts";

/** Concessions in the section at the most; claims that are looked at for them. */
const CONCEDED = 3;
const CANDIDATES = 2000;
/** Words of a subject that a concession needs: "I've seen it go the other way" does not say what is granted. */
const SUBJECTS = 4;
const says = (text: string): boolean => concedes(text) && subjects(text).size >= SUBJECTS;

/**
 * Claims by which commenters grant a point or take one back, the best put first. Whose point it is the program cannot
 * tell, so they are quoted without a side and its certainty. That both sides share a key point cannot be found: a claim
 * is matched with those of its own side alone.
 */
export function concessions(telling: Telling, { page, quoted, scope, limit }: Section): string[] {
  const put = (row: Row): number => wellPut(string(row["text"]));
  const found = telling.source
    .rows("reports/claims", { ...scope, stance: "", limit: CANDIDATES })
    .filter((row) => {
      const text = string(row["text"]);
      return number(row["claim_score"]) >= SURE.claim && readable(text) && alone(text) && says(text);
    })
    .sort((a, b) => put(b) - put(a));
  const chosen: string[] = [];
  for (const row of found) {
    if (chosen.length >= Math.min(CONCEDED, limit)) break;
    if (quoted.has(row)) continue;
    quoted.add(row);
    const { stance_score: _, ...unsided } = row;
    chosen.push(quotation(telling, place(telling, unsided as Row), page));
  }
  return chosen.length > 0 ? [`## ${telling.words.say("granted.heading")}`, ...chosen] : [];
}
