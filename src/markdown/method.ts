import { SURE, SURE_ALONE } from "./choose.ts";
import { anchorOf } from "./places.ts";
import type { Telling, Total } from "./source.ts";
import type { Words } from "./words.ts";

/** What must be read before the first number, with a link to the page's last section. */
export function caution(words: Words): string {
  return `${words.say("caution")} [${words.say("caution-more")}](#${anchorOf(words.say("method.heading"))})`;
}

/** What a reader must know before relying on any of it. */
export function method({ words }: Telling, { claims, meanScore }: Total): string[] {
  return [
    `## ${words.say("method.heading")}`,
    words.say("method.labels", {
      any: claims === 0 ? "no" : "yes",
      mean: words.percent(meanScore),
      claim: words.percent(SURE.claim),
      stance: words.percent(SURE.stance),
      alone: words.percent(SURE_ALONE),
      point: words.percent(SURE.point),
    }),
    words.say("method.caution"),
    words.say("counted-how"),
    words.say("method.shares"),
    words.say("method.verify"),
  ];
}
