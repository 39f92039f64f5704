import { stances } from "../codebook/codebook.ts";
import type { Row } from "../store/queries.ts";
import { alone, concedes } from "../text/statement.ts";
import { subjects } from "../text/subjects.ts";
import { choose, fitting, readable, SURE, wellPut } from "./choose.ts";
import { madeByBoth, type Points, pointHeading, type Section, weight } from "./points.ts";
import { place, quotation } from "./quotation.ts";
import { label, number, string, type Telling } from "./source.ts";

/** Points of both sides, and concessions, in the section at the most; claims that are looked at for the latter. */
const SHARED = 4;
const CONCEDED = 3;
const CANDIDATES = 2000;
/** Words of a subject that a concession needs: "I've seen it go the other way" does not say what is granted. */
const SUBJECTS = 4;
const says = (text: string): boolean => concedes(text) && subjects(text).size >= SUBJECTS;

/** Points that claims of both sides make, and what commenters grant each other; empty where there is neither a point nor a concession. */
export function agreement(telling: Telling, section: Section, { rows, voices }: Points): string[] {
  const { source, words } = telling;
  const { page, quoted, limit } = section;
  const [first, second] = stances(source.codebook);
  const shared = rows.filter(madeByBoth).slice(0, SHARED);
  let left = limit;
  const parts = shared.flatMap((point) => {
    const id = string(point["point_id"]);
    const claims = (stance: string): Row[] => source.rows("reports/point-claims", { point: id, stance });
    const quotes = [first, second].flatMap((stance) => {
      const chosen = choose(fitting(claims(stance)), Math.min(1, left), quoted, string(point["text"]));
      left -= chosen.length;
      return chosen.map((row) => quotation(telling, place(telling, row), page));
    });
    const by = {
      a: number(point["first"]),
      b: number(point["second"]),
      first: label(source.codebook, first),
      second: label(source.codebook, second),
      n: number(point["neither"]),
    };
    return [pointHeading(point), `${weight(telling, point, voices)} ${words.say("agree.by", by)}`, ...quotes];
  });
  if (rows.length > 0 && parts.length === 0) parts.push(words.say("agree.none"));
  const granted = concessions(telling, section, Math.min(CONCEDED, left));
  if (granted.length > 0) parts.push(words.say("agree.granted"), ...granted);
  return parts.length > 0 ? [`## ${words.say("agree.heading")}`, ...parts] : [];
}

/**
 * Claims by which commenters grant a point or take one back, the best put first. Whose point it is the program cannot
 * tell, so they are quoted without a side and its certainty.
 */
function concessions(telling: Telling, { page, quoted, scope }: Section, most: number): string[] {
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
    if (chosen.length >= most) break;
    if (quoted.has(row)) continue;
    quoted.add(row);
    const { stance_score: _, ...unsided } = row;
    chosen.push(quotation(telling, place(telling, unsided as Row), page));
  }
  return chosen;
}
