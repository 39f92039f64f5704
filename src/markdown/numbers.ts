import { stances } from "../codebook/codebook.ts";
import type { Row } from "../store/queries.ts";
import { readable, SURE } from "./choose.ts";
import { escapeMarkdown } from "./escape.ts";
import { attribution } from "./places.ts";
import type { Section } from "./points.ts";
import { place } from "./quotation.ts";
import { label, number, string, type Telling } from "./source.ts";

/** A number that somebody names, and the claim that names it. */
export interface NamedNumber {
  readonly kind: "money" | "percent" | "ratio";
  /** As it stands in the text. */
  readonly text: string;
  readonly claim: Row;
}

const AMOUNT = String.raw`\d[\d,.]*\d|\d`;
const PATTERNS: readonly (readonly [NamedNumber["kind"], RegExp])[] = [
  [
    "money",
    new RegExp(
      String.raw`[$€£]\s?(?:${AMOUNT})(?:\s?(?:k|m|bn|million|thousand)\b)?|(?<!\b(?:place|company|firm|org|team|shop), of )\b(?:${AMOUNT})\s?(?:k\b(?!\s*(?:lines|loc|users|people|stars))|(?:k\s|thousand\s)?(?:euros?|dollars?|pounds?|francs?|EUR|USD|GBP|CHF)\b)`,
      "iu",
    ),
  ],
  ["percent", new RegExp(String.raw`\b(?:${AMOUNT})\s?(?:%|percent\b|per cent\b)`, "iu")],
  [
    "ratio",
    /(?<!\bat )\b(?:1:[1-9]\d{0,2}|[1-9]\d?:1)\b(?!\s?(?:am|pm|h\b))|\b\d{1,3} (?:in|out of) \d{1,4}\b|\b\d{1,3} (?:direct )?(?:reports|directs)\b|\bspan of \d{1,3}(?: (?:to|or) \d{1,3})?\b|\b(?:from )?\d{1,4} (?:\p{L}+ )?(?:per|for (?:each|every|one)) (?:\p{L}+ )?(?:manager|lead|director|engineer|developer|position|role|opening|EM|team)s?\b|\bfrom (?!9 to 5\b)\d{1,4} (?:\p{L}+ )?(?:down |up )?to \d{1,4}\b/iu,
  ],
];

/** Numbers in a section at the most, and claims of a stance that are looked at for them. */
const NUMBERS = 8;
const CANDIDATES = 400;
/** The GLOB pattern of claims that could name one. */
const HOLDS_DIGIT = "*[0-9]*";

/**
 * Numbers that claims name: salaries, shares, ratios; a claim once, with its first number of the first kind found.
 *
 * @param wanted whether a claim may be taken; asked only of those that name a number.
 */
export function namedNumbers(
  claims: readonly Row[],
  most: number,
  wanted: (claim: Row) => boolean = () => true,
): NamedNumber[] {
  const kinds = PATTERNS.map(([kind, pattern]) => {
    const comments = new Set<string>();
    const found: NamedNumber[] = [];
    for (const claim of claims) {
      const text = string(claim["text"]);
      const hit = pattern.exec(text)?.[0];
      const comment = string(claim["comment_id"]);
      if (hit === undefined || comments.has(comment)) continue;
      if (number(claim["claim_score"]) < SURE.claim || !readable(text) || text.length > 220) continue;
      if (!wanted(claim)) continue;
      comments.add(comment);
      found.push({ kind, text: hit.trim(), claim });
    }
    return found;
  });
  const taken = new Set<Row>();
  const chosen: NamedNumber[] = [];
  // In turns, so that no kind crowds the others out.
  for (let i = 0; chosen.length < most && kinds.some((k) => i < k.length); i++)
    for (const kind of kinds) {
      const item = kind[i];
      if (!item || taken.has(item.claim) || chosen.some((c) => c.text === item.text) || chosen.length >= most)
        continue;
      taken.add(item.claim);
      chosen.push(item);
    }
  const order = PATTERNS.map(([kind]) => kind);
  return chosen.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** Numbers that people name, each with the claim that names it; without claims that the page has quoted. */
export function numbersSection(
  telling: Telling,
  { page, quoted, scope, limit }: Section,
  stance: string | undefined,
): string[] {
  const { source, words } = telling;
  // Both sides and neither in turns: the surest labels are those of no side.
  const byStance = (stance === undefined ? stances(source.codebook) : [stance]).map((s) =>
    source.rows("reports/claims", { ...scope, stance: s, holds: HOLDS_DIGIT, limit: CANDIDATES }),
  );
  const claims = Array.from({ length: CANDIDATES }, (_, i) =>
    byStance.flatMap((rows) => (rows[i] ? [rows[i]] : [])),
  ).flat();
  const found = namedNumbers(claims, Math.min(NUMBERS, limit), (row) => !quoted.has(row));
  if (found.length === 0) return [];
  return [
    `## ${words.say("numbers.heading")}`,
    words.say("numbers.how"),
    words.table(
      [
        words.say("numbers.number"),
        words.say("stance"),
        words.say("numbers.quotation"),
        words.say("numbers.where"),
      ],
      found.map(({ text, claim }) => {
        const { row, thread, line } = place(telling, claim);
        const known = number(row["stance_score"]) >= SURE.stance;
        return [
          escapeMarkdown(text),
          known ? label(source.codebook, string(row["stance"])) : words.say("unsure"),
          `“${escapeMarkdown(string(row["text"]))}”`,
          attribution(words, row, thread, line, page),
        ];
      }),
    ),
  ];
}
