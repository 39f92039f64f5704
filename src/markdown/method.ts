import { SURE, SURE_ALONE } from "./choose.ts";
import { anchorOf } from "./places.ts";
import type { Telling, Total } from "./source.ts";

/**
 * What must be read before the first number, with a link to the page's last section. What was measured was measured on
 * debates whose confusion is known: of another one nothing is known.
 */
export function caution({ source, words }: Telling): string {
  return `${words.say(source.confusion ? "caution" : "unmeasured")} [${words.say("caution-more")}](#${anchorOf(words.say("method.heading"))})`;
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
