import type { Row } from "../store/queries.ts";
import { escapeMarkdown } from "./escape.ts";
import { headed, type Points } from "./points.ts";
import { shareName, type VoiceGroup, voicesIn } from "./shares.ts";
import { label, number, string, type Telling } from "./source.ts";

/** The share of voices that a point needs to be told first. */
const MANY = 0.1;

/**
 * The point that most voices make, all of them where several have as many; and the same of those that take a side.
 *
 * @param bare whether the page has no quotation for a point.
 */
export function leads(
  { source, words }: Telling,
  { rows, voices: all }: Points,
  bare: (point: Row) => boolean,
): string {
  const { codebook } = source;
  const most = (points: readonly Row[]): Row[] =>
    points.filter((p) => headed(p) && number(p["voices"]) === number(points[0]?.["voices"]));
  const told = (key: string, [first, ...ties]: readonly Row[]): string => {
    if (!first) return "";
    const values = (p: Row): Record<string, string | number> => ({
      point: escapeMarkdown(string(p["text"])),
      side: label(codebook, string(p["stance"])),
      voices: number(p["voices"]),
      all,
      bare: bare(p) ? "yes" : "no",
    });
    return [words.say(key, values(first)), ...ties.map((p) => words.say("digest.lead-tie", values(p)))].join(
      " ",
    );
  };
  const sided = (p: Row): boolean => p["stance"] !== codebook.neutral.name;
  // What few voices say must not stand for the topic.
  const lead = (key: string, few: string, points: readonly Row[]): string => {
    const voices = number(points[0]?.["voices"]);
    if (voices === 0) return "";
    return voices >= MANY * all ? told(key, most(points)) : words.say(few, { voices, all });
  };
  const overall = lead("digest.lead", "digest.lead-none", rows);
  const first = most(rows);
  const tellSides = number(rows[0]?.["voices"]) >= MANY * all && !first.some(sided);
  return [overall, tellSides ? lead("digest.lead-sided", "digest.lead-sided-none", rows.filter(sided)) : ""]
    .filter(Boolean)
    .join(" ");
}

/** How much of a topic its points tell, and of whom. */
export function cover({ words }: Telling, made: Points, all: number, groups: readonly VoiceGroup[]): string {
  const { claims: n, voices } = made;
  const share = words.say(`share.${shareName(all === 0 ? 0 : n / all)}`);
  return words.say("points-cover", { share, n, all, voices, more: Math.max(0, voices - voicesIn(groups)) });
}
