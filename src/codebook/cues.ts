/** A text as cues are looked for in it, and where its words begin: made once, for the cues of all labels. */
export interface CueText {
  /** Lower-cased, with straight apostrophes. */
  readonly plain: string;
  /** The words (letters and digits without anything between), and where each begins in `plain`. */
  readonly words: readonly string[];
  readonly starts: readonly number[];
}

/** A phrase list compiled: whole words, case-insensitive, `*` for any ending. */
export interface Cues {
  /** The phrases found in a text, in order, lower-cased. */
  find(text: CueText): string[];
}

/** A side's or topic's cues, compiled. */
export interface LabelCues {
  readonly label: string;
  readonly cues: Cues;
}

const WORD = /[\p{L}\p{N}]+/gu;

/** Reads a text for `Cues.find`. */
export function cueText(text: string): CueText {
  const plain = text.toLowerCase().replaceAll("’", "'");
  const words: string[] = [];
  const starts: number[] = [];
  for (const { 0: word, index } of plain.matchAll(WORD)) {
    words.push(word);
    starts.push(index);
  }
  return { plain, words, starts };
}

/**
 * Compiles phrases to a matcher. Matching is linear in the text: patterns without nested repetition, tried only at words
 * that a phrase begins with.
 *
 * @param lookAlikes phrases that hold a cue but do not count; a cue inside one of them is not found.
 */
export function compileCues(phrases: readonly string[], lookAlikes: readonly string[] = []): Cues {
  const cues = spanFinder(phrases);
  const masks = spanFinder(lookAlikes);
  return {
    find(text) {
      const hidden = masks(text);
      if (hidden.length === 0) return cues(text).map(([start, end]) => text.plain.slice(start, end));
      let plain = "";
      for (const [start, end] of hidden)
        plain += text.plain.slice(plain.length, start) + "\u0001".repeat(end - start);
      plain += text.plain.slice(plain.length);
      return cues({ ...text, plain }).map(([start, end]) => plain.slice(start, end));
    },
  };
}

type SpanFinder = (text: CueText) => (readonly [start: number, end: number])[];

/** Finds phrases: at each place the longest one, none that overlaps the one before. */
function spanFinder(phrases: readonly string[]): SpanFinder {
  const all = [...phrases].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).map(compilePhrase);
  if (all.length === 0) return () => [];
  // A phrase that begins with a sign ("'tis") may stand anywhere.
  if (all.some(({ first }) => first === "")) {
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${anyOf(all)}`, "gu");
    return ({ plain }) => [...plain.matchAll(pattern)].map((m) => [m.index, m.index + m[0].length]);
  }
  const beginning = byFirstWord(all);
  return ({ plain, words, starts }) => {
    const found: [number, number][] = [];
    let end = 0;
    for (let i = 0; i < words.length; i++) {
      const start = starts[i]!;
      const pattern = start < end ? undefined : beginning(words[i]!);
      if (!pattern) continue;
      pattern.lastIndex = start;
      if (!pattern.test(plain)) continue;
      end = pattern.lastIndex;
      found.push([start, end]);
    }
    return found;
  };
}

interface Phrase {
  readonly pattern: string;
  /** The word that it begins with; empty if it begins with something else. */
  readonly first: string;
  /** Whether that word may go on. */
  readonly open: boolean;
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

/** Patterns of the phrases that may begin with a word, to be tried where it stands. */
function byFirstWord(all: readonly Phrase[]): (word: string) => RegExp | undefined {
  const patternOf = (fits: (phrase: Phrase) => boolean): RegExp => new RegExp(anyOf(all.filter(fits)), "uy");
  const open = all.filter((p) => p.open).map((p) => p.first);
  const exact = new Map(
    all.map(({ first }) => [
      first,
      patternOf((p) => (p.open ? first.startsWith(p.first) : p.first === first)),
    ]),
  );
  /** Beginnings of words by their first letter, the longest first. */
  const beginnings = new Map<string, { beginning: string; pattern: RegExp }[]>();
  for (const beginning of [...new Set(open)].sort((a, b) => b.length - a.length)) {
    const pattern = patternOf((p) => p.open && beginning.startsWith(p.first));
    const alike = beginnings.get(beginning[0]!);
    if (alike) alike.push({ beginning, pattern });
    else beginnings.set(beginning[0]!, [{ beginning, pattern }]);
  }
  return (word) =>
    exact.get(word) ??
    beginnings.get(word[0]!)?.find(({ beginning }) => word.startsWith(beginning))?.pattern;
}

/** A pattern of the first of some phrases that fits, ended by the end of a word. */
function anyOf(phrases: readonly Phrase[]): string {
  return `(?:${phrases.map((p) => p.pattern).join("|")})(?![\\p{L}\\p{N}])`;
}
