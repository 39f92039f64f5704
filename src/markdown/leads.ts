import { stances } from "../codebook/codebook.ts";
import { escapeMarkdown } from "./escape.ts";
import { anchorOf } from "./places.ts";
import type { Points } from "./points.ts";
import { shareName, type VoiceGroup, voicesIn } from "./shares.ts";
import { label, number, string, type Telling } from "./source.ts";

/** Points told of a stance at the most, and the voices that each needs: one or two may be slips of the matching. */
const POINTS = 3;
const VOICES = 3;

/** What each of these stances says, in a line: the points that most voices make. Empty where no stance has any. */
export function leads({ source, words }: Telling, { rows, voices }: Points, only: readonly string[]): string {
  const lines = stances(source.codebook)
    .filter((stance) => only.includes(stance))
    .map((stance) => {
      const most = rows
        .filter((p) => p["stance"] === stance && number(p["voices"]) >= VOICES)
        .slice(0, POINTS);
      const told = most.map((p) =>
        words.say("lead.point", { point: escapeMarkdown(string(p["text"])), voices: number(p["voices"]) }),
      );
      const side = label(source.codebook, stance);
      return {
        told,
        line: words.say("lead.side", { side, points: told.join(" · ") || words.say("lead.none") }),
      };
    });
  if (!lines.some(({ told }) => told.length > 0)) return "";
  return [words.say("lead.how", { all: voices }), lines.map(({ line }) => `- ${line}`).join("\n")].join(
    "\n\n",
  );
}

/**
 * How much of a topic its points tell, and of whom.
 *
 * @param talk whether the page has the section on what else the talk is about.
 */
export function cover(
  { words }: Telling,
  made: Points,
  all: number,
  groups: readonly VoiceGroup[],
  talk: boolean,
): string {
  const { claims: n, voices } = made;
  const share = words.say(`share.${shareName(all === 0 ? 0 : n / all)}`);
  const more = Math.max(0, voices - voicesIn(groups));
  const link = `#${anchorOf(words.say("talk.heading"))}`;
  return words.say("points-cover", {
    share,
    n,
    all,
    voices,
    more,
    link,
    rest: n === all ? "no" : "yes",
    talk: talk ? "yes" : "no",
  });
}
