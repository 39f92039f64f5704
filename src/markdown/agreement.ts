import { stances } from "../codebook/codebook.ts";
import type { Row } from "../store/queries.ts";
import { choose, fitting } from "./choose.ts";
import { madeByBoth, type Points, pointHeading, type Section, weight } from "./points.ts";
import { place, quotation } from "./quotation.ts";
import { label, number, string, type Telling } from "./source.ts";

/** Points that claims of both sides make; nothing where there are none. */
export function agreement(
  telling: Telling,
  { page, quoted, limit }: Section,
  { rows, voices }: Points,
): string[] {
  const { source, words } = telling;
  const [first, second] = stances(source.codebook);
  const shared = rows.filter(madeByBoth).slice(0, 4);
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
  return parts.length > 0 ? [`## ${words.say("agree.heading")}`, ...parts] : [];
}
