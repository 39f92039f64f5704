/** Phrases to be found: whole words, case-insensitive, `*` for any ending. */
export interface CueList {
  readonly cues: readonly string[];
  /** Phrases that hold a cue but do not count; a cue inside one of them is not found. */
  readonly lookAlikes?: readonly string[] | undefined;
}

/** Gives the phrases of each list that stand in a text, in order, lower-cased. */
export type FindCues = (text: string) => string[][];

/**
 * Compiles lists of phrases to one matcher. Matching is linear in the text: patterns without nested repetition, tried
 * only at words that a phrase begins with.
 */
export function compileCues(lists: readonly CueList[]): FindCues {
  const cues = lists.map((list) => compilePhrases(list.cues));
  const masks = lists.map(({ lookAlikes = [] }) => compilePhrases(lookAlikes));
  const findAll = spanFinder([...cues, ...masks]);
  const findAgain = cues.map((phrases) => spanFinder([phrases]));
  return (text) => {
    const plain = text.toLowerCase().replaceAll("’", "'");
    const found = findAll(plain);
    return cues.map((_, list) => {
      const spans = found[list]!;
      const hidden = found[cues.length + list]!;
      if (spans.length === 0 || hidden.length === 0) return texts(plain, spans);
      const masked = maskedText(plain, hidden);
      return texts(masked, findAgain[list]!(masked)[0]!);
    });
  };
}

type Range = readonly [start: number, end: number];

function texts(plain: string, spans: readonly Range[]): string[] {
  return spans.map(([start, end]) => plain.slice(start, end));
}

function maskedText(plain: string, hidden: readonly Range[]): string {
  let masked = "";
  for (const [start, end] of hidden) {
    masked += plain.slice(masked.length, start);
    masked += "\u0001".repeat(end - start);
  }
  return masked + plain.slice(masked.length);
}

/** Finds the phrases of each list: at each place the longest one, none that overlaps the one before. */
function spanFinder(lists: readonly (readonly Phrase[])[]): (plain: string) => Range[][] {
  // A phrase that begins with a sign ("'tis") may stand anywhere.
  const anywhere = lists.map((list) =>
    list.some(({ first }) => first === "")
      ? new RegExp(`(?<![\\p{L}\\p{N}])${anyOf(list)}`, "gu")
      : undefined,
  );
  const beginning = byFirstWord(lists.map((list, i) => (anywhere[i] ? [] : list)));
  return (plain) => {
    const found = anywhere.map((pattern): Range[] =>
      pattern ? [...plain.matchAll(pattern)].map((m) => [m.index, m.index + m[0].length]) : [],
    );
    let end = 0;
    for (let start = 0; start < plain.length; start = end + 1) {
      end = wordEnd(plain, start);
      if (end === start) continue;
      for (const { list, pattern } of beginning(plain, start, end)) {
        const own = found[list]!;
        if (own.length > 0 && own.at(-1)![1] > start) continue;
        pattern.lastIndex = start;
        if (pattern.test(plain)) own.push([start, pattern.lastIndex]);
      }
    }
    return found;
  };
}

/** Letters and digits among the first 128 characters. */
const ASCII = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9]/u.test(String.fromCharCode(code)) ? 1 : 0,
);
const LETTER = /[\p{L}\p{N}]/u;

/** Where the letters and digits end that stand from `start` on. */
function wordEnd(plain: string, start: number): number {
  let at = start;
  for (; at < plain.length; at++) {
    const code = plain.charCodeAt(at);
    if (code < 128) {
      if (ASCII[code] === 0) break;
      continue;
    }
    const point = plain.codePointAt(at)!;
    if (!LETTER.test(String.fromCodePoint(point))) break;
    if (point > 0xffff) at++;
  }
  return at;
}

interface Phrase {
  readonly pattern: string;
  /** The word that it begins with; empty if it begins with something else. */
  readonly first: string;
  /** Whether that word may go on. */
  readonly open: boolean;
}

/** Phrases, the longest first. */
function compilePhrases(phrases: readonly string[]): Phrase[] {
  return [...phrases].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).map(compilePhrase);
}

function compilePhrase(phrase: string): Phrase {
  const plain = phrase.toLowerCase().replaceAll("’", "'");
  const pattern = plain
    .split(/\s+/u)
    .map((word) =>
      word.replace(/[\\^$.*+?()[\]{}|/-]/gu, (c) =>
        c === "*" ? "[\\p{L}\\p{N}]*" : c === "-" ? "[- ]?" : `\\${c}`,
      ),
    )
    .join("\\s+");
  const first = /^[\p{L}\p{N}]*/u.exec(plain)![0];
  return { pattern, first, open: /^[*-]/u.test(plain.slice(first.length)) };
}

/** Phrases of a list that begin alike, to be tried where such a word stands. */
interface Candidates {
  readonly list: number;
  readonly pattern: RegExp;
}
const NONE: readonly Candidates[] = [];

/** Which phrases of which lists may begin with the word at a place. */
function byFirstWord(
  lists: readonly (readonly Phrase[])[],
): (plain: string, start: number, end: number) => readonly Candidates[] {
  const candidates = (fits: (phrase: Phrase) => boolean): Candidates[] =>
    lists.flatMap((phrases, list) => {
      const own = phrases.filter(fits);
      return own.length > 0 ? [{ list, pattern: new RegExp(anyOf(own), "uy") }] : [];
    });
  const all = lists.flat();
  const exact = new Map(
    all.map(({ first }) => [
      first,
      candidates((p) => (p.open ? first.startsWith(p.first) : p.first === first)),
    ]),
  );
  /** Beginnings of words by their first letter, the longest first. */
  const beginnings = new Map<string, { beginning: string; own: Candidates[] }[]>();
  const open = new Set(all.filter((p) => p.open).map((p) => p.first));
  for (const beginning of [...open].sort((a, b) => b.length - a.length)) {
    const alike = beginnings.get(beginning[0]!) ?? [];
    beginnings.set(beginning[0]!, alike);
    alike.push({ beginning, own: candidates((p) => p.open && beginning.startsWith(p.first)) });
  }
  // Most words are told apart by their first two characters, without a copy of them.
  const slot = (word: string, start: number, end: number): number =>
    (word.charCodeAt(start) * 37 + (end > start + 1 ? word.charCodeAt(start + 1) : 0)) % 1024;
  const slots = new Uint8Array(1024);
  for (const { first, open: more } of all) {
    if (more && first.length === 1) slots.fill(1);
    slots[slot(first, 0, first.length)] = 1;
  }
  return (plain, start, end) => {
    if (slots[slot(plain, start, end)] === 0) return NONE;
    const word = plain.slice(start, end);
    return (
      exact.get(word) ??
      beginnings.get(word[0]!)?.find(({ beginning }) => word.startsWith(beginning))?.own ??
      NONE
    );
  };
}

/** A pattern of the first of some phrases that fits, ended by the end of a word. */
function anyOf(phrases: readonly Phrase[]): string {
  return `(?:${phrases.map((p) => p.pattern).join("|")})(?![\\p{L}\\p{N}])`;
}
