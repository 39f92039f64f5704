import { SURE, SURE_ALONE } from "./choose.ts";
import { anchorOf } from "./places.ts";
import type { ReportSource, Telling, Total } from "./source.ts";
import type { Words } from "./words.ts";

/**
 * What must be read before the first number, with a link to the page's last section. What was measured was measured on
 * debates whose confusion is known: of another one nothing is known.
 */
export function caution(telling: Telling): string {
  const { words } = telling;
  return `${warning(telling)} [${words.say("caution-more")}](#${anchorOf(words.say("method.heading"))})`;
}

/** How often a claim that was given a side takes the other one, or none, in tests: of ten. */
export function warning(telling: {
  readonly source: Pick<ReportSource, "confusion">;
  readonly words: Words;
}): string {
  const { source, words } = telling;
  const { confusion } = source;
  if (!confusion) return words.say("unmeasured");
  const [first, second, neither] = confusion as readonly (readonly [number, number, number])[];
  const wrong = first![1] + second![0];
  const none = neither![0] + neither![1];
  const given = first![0] + second![1] + wrong + none;
  const ofTen = (n: number): number => Math.round((10 * n) / (given || 1));
  return words.say("caution", { wrong: ofTen(wrong), none: ofTen(none) });
}

/**
 * What a reader must know before relying on any of it.
 *
 * @param corrected whether the page has shares that know of the program's errors, where these are known.
 */
export function method(
  { source, words }: Telling,
  { claims, meanScore }: Total,
  corrected: boolean,
): string[] {
  return [
    `## ${words.say("method.heading")}`,
    words.say("method.labels", {
      any: claims === 0 ? "no" : "yes",
      mean: words.percent(meanScore),
      claim: words.percent(SURE.claim),
      stance: words.percent(SURE.stance),
      alone: words.percent(SURE_ALONE),
      point: words.percent(SURE.point),
      reply: words.percent(SURE.reply),
    }),
    words.say(source.confusion ? "method.caution" : "unmeasured"),
    words.say("columns-how"),
    words.say("counted-how"),
    words.say("method.shares"),
    corrected && source.confusion ? words.say("corrected-how") : "",
    words.say("method.verify"),
  ];
}
