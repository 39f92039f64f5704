import type { Row } from "../store/queries.ts";
import { alone, story } from "../text/statement.ts";
import { subjects } from "../text/subjects.ts";
import { stem } from "../text/words.ts";
import { number, string } from "./source.ts";

/**
 * Probabilities that a claim needs to be shown as an example: of being one, of its stance, of making the point that it is
 * shown for (`npm run bench:points` tells how often that is right), and of answering the comment that it is shown below.
 * From .7 on the other side has .3 at the most; where the two are closer, which of them is right is little better than
 * chance (docs/errors.md).
 */
export const SURE = { claim: 0.7, stance: 0.7, point: 0.6, reply: 0.7 } as const;
/**
 * Few comments mix sides, so a side is right more often where other claims of the comment have it too. What is lacking
 * to two such claims must be made up by probability, each by so much; and each is worth something in the choice.
 */
const COMPANY = { most: 2, lacking: 0.05, worth: 0.25 } as const;

/** What a claim of a thread's first comment loses: that mostly tells a situation, which others then argue about. */
const OPENING = 0.5;

/** Above this, a higher probability only tells that a text is plainer, or further from the question. */
const PLAIN = 0.85;

const company = (row: Row): number => Math.min(number(row["company"]), COMPANY.most);

/**
 * A claim that a comment of the other side answers, or that answers one: each speaks for the other's side as much as
 * company does.
 */
export const inExchange = (row: Row): Row => ({ ...row, company: COMPANY.most });

/** The words of a subject that two claims share: without any, the one hardly answers the other, if its comment does. */
export function sharedSubjects(a: Row, b: Row): number {
  const other = subjects(string(b["text"]));
  return [...subjects(string(a["text"]))].filter((word) => other.has(word)).length;
}

/** What a claim's stance must have if it is the only one of its comment. */
export const SURE_ALONE = SURE.stance + COMPANY.most * COMPANY.lacking;
/** Texts that are too short to say something, short ones that say little, and what is too long to be read as a quotation, in characters. */
const LENGTH = { least: 40, enough: 80, best: 130, most: 280 } as const;

/** Signs that words may not mean what they say, or are somebody else's. */
const IRONY =
  /\/s\b|\boh,? (?:sure|great|yes)\b|\byeah,? (?:right|sure)\b|^sure,|\bwho doesn['’]?t (?:dream|love|want)\b|\bwhat could (?:possibly )?go wrong\b|\bgood luck with\b|\b(?:lol|lmao|haha+)\b|[\u{1F643}\u{1F644}\u{1F609}\u{1F602}\u{1F923}\u{1F60F}]|[;:]-?[)pP](?=\s|$)/iu;
/** A question, whose side is a guess. */
const ASKED = /\?[)"”]*$/u;
const QUOTED = /^["“”'‘>]/u;
/** A mark within quotation marks at the end, after which a sentence often goes on: it may have been cut there. */
const CUT = /[!?…]["”'’]$/u;
const ADDRESS = /https?:\/\/|www\./iu;

/** Whether a claim may be shown as an example of its stance: sure, plain, whole, of middling length, no question. */
export function quotable(row: Row): boolean {
  const text = string(row["text"]);
  return (
    number(row["claim_score"]) >= SURE.claim &&
    number(row["stance_score"]) >= SURE_ALONE - COMPANY.lacking * company(row) &&
    readable(text) &&
    !ASKED.test(text)
  );
}

/** Whether a text reads well on its own as a quotation: neither too short nor too long, not ironic, no quotation, whole. */
export function readable(text: string): boolean {
  return (
    text.length >= LENGTH.least &&
    text.length <= LENGTH.most &&
    !IRONY.test(text) &&
    !QUOTED.test(text) &&
    !CUT.test(text) &&
    !ADDRESS.test(text) &&
    !text.includes("\n")
  );
}

/** Words that weigh, compare, advise or give a reason, where others only describe. */
const ARGUES =
  /\b(?:than|because|since|if|unless|until|too|should(?:n['’]t)?|must|cannot|can['’]t|never|always|nobody|nothing|everybody|everyone|instead|worth|better|worse|best|worst|more|less|cheaper|safer|riskier|without|only)\b/iu;

/** How well a text is put, from 0 to 2.2: neither short nor long, a whole sentence, no story but an argument, understood without what stood before it. */
export function wellPut(text: string): number {
  const long = Math.max(0, text.length - LENGTH.best) / (LENGTH.most - LENGTH.best);
  const short = Math.max(0, LENGTH.enough - text.length) / (LENGTH.enough - LENGTH.least);
  const whole = (/^[\p{Lu}\p{N}]/u.test(text) ? 0.3 : 0) + (/[.!?…)"”]$/u.test(text) ? 0.2 : 0);
  const argues = story(text) ? (ARGUES.test(text) ? 0.2 : 0) : ARGUES.test(text) ? 0.9 : 0.4;
  return whole + (alone(text) ? 0.3 : 0) + argues + 0.5 * (1 - long - short);
}

/** The stems of a text's longer words, and its numbers. */
function stems(text: string): Set<string> {
  return new Set((text.toLowerCase().match(/\p{L}{4,}|\d+/gu) ?? []).map(stem));
}

const DIGIT: ReadonlySet<string> = new Set("0123456789");

/** Whether two texts say the same: nearly half the words of the shorter one are in the other; a number counts twice. */
function sameWords(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let [shared, all] = [0, 0];
  for (const word of small) {
    const weight = DIGIT.has(word[0]!) ? 2 : 1;
    all += weight;
    if (large.has(word)) shared += weight;
  }
  return all === 0 || shared / all >= 0.45;
}

/** The claims of a point that make it surely enough to be quoted for it. */
export function fitting(rows: readonly Row[]): Row[] {
  return rows.filter((r) => number(r["point_score"]) >= SURE.point);
}

/** What has been quoted on a page, so that nothing is told twice. */
export class Quoted {
  private readonly comments: Set<string> | undefined;
  private readonly texts: ReadonlySet<string>[] = [];
  private readonly known = new Map<string, ReadonlySet<string>>();

  /** @param once what is told no more than once: a comment has one quotation, or a text stands for those like it. */
  constructor(once: "comments" | "texts" = "comments") {
    this.comments = once === "comments" ? new Set() : undefined;
  }

  /** The stems of a text, which is asked for again with each section. */
  stems(text: string): ReadonlySet<string> {
    const words = this.known.get(text) ?? stems(text);
    this.known.set(text, words);
    return words;
  }

  /** Whether a text, or another one of its comment, stands on the page already. */
  has(row: Row): boolean {
    if (this.comments?.has(string(row["comment_id"]))) return true;
    const own = this.stems(string(row["text"]));
    return this.texts.some((other) => sameWords(own, other));
  }

  add(row: Row): void {
    this.comments?.add(string(row["comment_id"]));
    this.texts.push(this.stems(string(row["text"])));
  }
}

/**
 * The best examples among claims: typical (many of the others share their words), well put, sure and in a comment that
 * says more for the same stance, close to the point that they make, if one is asked for; rather not of an opening post;
 * of different voices and threads where there are; none that says what is quoted already.
 *
 * What is not understood alone, or shares no word with `about`, is taken only where there is nothing better, and then one.
 * Typical is the cosine to the centroid of the candidates, words weighted by how rare they are among them.
 */
export function choose(rows: readonly Row[], most: number, quoted: Quoted, about = ""): Row[] {
  const texts = rows.map((r) => quoted.stems(string(r["text"])));
  const frequency = new Map<string, number>();
  for (const words of texts) for (const w of words) frequency.set(w, (frequency.get(w) ?? 0) + 1);
  const weights = new Map(
    [...frequency].map(([w, n]) => {
      const weight = Math.log((rows.length + 1) / n);
      return [w, { dot: weight * ((n / rows.length) * weight), norm: weight ** 2 }];
    }),
  );
  const typical = texts.map((words) => {
    let [dot, norm] = [0, 0];
    for (const w of words) {
      const weight = weights.get(w)!;
      dot += weight.dot;
      norm += weight.norm;
    }
    return norm === 0 ? 0 : dot / Math.sqrt(norm);
  });
  const highest = typical.reduce((most, t) => Math.max(most, t), 1e-9);
  const free = rows.map((_, i) => i).filter((i) => quotable(rows[i]!) && !quoted.has(rows[i]!));
  const subject = subjects(about);
  const near = (i: number): boolean => subject.size === 0 || [...texts[i]!].some((w) => subject.has(w));
  const standing = free.filter((i) => alone(string(rows[i]!["text"])));
  const best = standing.filter(near);
  const room = best.length > 0 ? most : Math.min(1, most);
  let left = [best, standing, free].find((list) => list.length > 0) ?? [];
  const merit = new Map(
    left.map((i) => {
      const row = rows[i]!;
      const put = 0.7 * (typical[i]! / highest) + wellPut(string(row["text"]));
      const opening = row["comment"] === 1 ? OPENING : 0;
      const surely = 2 * Math.min(number(row["stance_score"]), PLAIN) + COMPANY.worth * company(row);
      return [i, put + surely + number(row["point_score"]) - opening];
    }),
  );
  const chosen: Row[] = [];
  while (chosen.length < room) {
    const again = (i: number, column: string): number =>
      chosen.some((c) => c[column] !== null && c[column] === rows[i]![column]) ? 0.4 : 0;
    const value = (i: number): number => merit.get(i)! - again(i, "thread_id") - again(i, "author");
    if (chosen.length > 0) left = left.filter((i) => !quoted.has(rows[i]!));
    const next = left.reduce<number | undefined>(
      (a, i) => (a === undefined || value(i) > value(a) ? i : a),
      undefined,
    );
    if (next === undefined) break;
    quoted.add(rows[next]!);
    chosen.push(rows[next]!);
  }
  return chosen;
}
