/** Phrases to be found: whole words, case-insensitive, `*` for any ending. */
export interface CueList {
  readonly cues: readonly string[];
  /** Phrases that hold a cue but do not count; a cue inside one of them is not found. */
  readonly lookAlikes?: readonly string[] | undefined;
}

/** The cues of a label that stand in a sentence. */
export interface LabelCues {
  readonly label: string;
  readonly found: readonly string[];
}

/** Gives the phrases of each list that stand in a text, in order, lower-cased. */
export type FindCues = (text: string) => readonly (readonly string[])[];

/** Compiles lists of phrases to one matcher, which goes through a text once. */
export function compileCues(lists: readonly CueList[]): FindCues {
  const trie = new Trie([...lists.map((l) => l.cues), ...lists.map((l) => l.lookAlikes ?? [])]);
  const nothing = lists.map(() => []);
  return (text) => {
    const plain = text.toLowerCase().replaceAll("’", "'");
    const found = trie.find(plain);
    if (!found) return nothing;
    return lists.map((_, list) => {
      const hidden = found[lists.length + list];
      if (!found[list] || !hidden) return texts(plain, found[list]);
      const masked = maskedText(plain, hidden);
      return texts(masked, trie.find(masked)?.[list]);
    });
  };
}

type Range = readonly [start: number, end: number];

function texts(plain: string, ranges: readonly Range[] = []): string[] {
  return ranges.map(([start, end]) => plain.slice(start, end));
}

function maskedText(plain: string, hidden: readonly Range[]): string {
  let masked = "";
  for (const [start, end] of hidden) {
    masked += plain.slice(masked.length, start);
    masked += "\u0001".repeat(end - start);
  }
  return masked + plain.slice(masked.length);
}

const HYPHEN = 0x2d;
const SPACE = 0x20;

/** A place within phrases that begin alike, and what may follow. */
class Node {
  /** Characters, by their codes: a list with holes, which is quicker to look up than a map. */
  readonly next: (Node | undefined)[] = [];
  /** White space. */
  gap: Node | undefined;
  /** Any letters and digits: what `*` stands for. */
  ending: Node | undefined;
  /** A hyphen, a space, or neither: what `-` stands for. */
  hyphen: Node | undefined;
  /** Phrases that end here: their list, and their rank in it, the longest being the first. */
  readonly ends: { readonly list: number; readonly rank: number }[] = [];

  /** The node behind a part of a phrase, made if there is none: a character, or " " for white space. */
  after(part: string): Node {
    switch (part) {
      case " ":
        this.gap ??= new Node();
        return this.gap;
      case "*":
        this.ending ??= new Node();
        return this.ending;
      case "-":
        this.hyphen ??= new Node();
        return this.hyphen;
      default: {
        const code = part.charCodeAt(0);
        this.next[code] ??= new Node();
        return this.next[code];
      }
    }
  }
}

/** Lists of phrases as a tree of what follows what. */
class Trie {
  private readonly root = new Node();
  /** Of each list, the phrase that begins where the text is read: its rank, and where it ends. */
  private readonly ranks: Int32Array;
  private readonly ends: Int32Array;
  private any = false;

  constructor(lists: readonly (readonly string[])[]) {
    lists.forEach((phrases, list) => {
      const sorted = [...phrases].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
      sorted.forEach((phrase, rank) => {
        let at = this.root;
        const plain = phrase.toLowerCase().replaceAll("’", "'").replace(/\s+/gu, " ");
        for (let i = 0; i < plain.length; i++) at = at.after(plain[i]!);
        at.ends.push({ list, rank });
      });
    });
    this.ranks = new Int32Array(lists.length).fill(NONE);
    this.ends = new Int32Array(lists.length);
  }

  /**
   * Finds the phrases of each list: at each place the longest one, none that overlaps the one before.
   *
   * @returns nothing where there is none.
   */
  find(plain: string): (readonly Range[] | undefined)[] | undefined {
    const { ranks, ends } = this;
    let found: Range[][] | undefined;
    for (let start = 0; start < plain.length; start = wordEnd(plain, start) + 1) {
      this.walk(this.root, plain, start, start);
      if (!this.any) continue;
      this.any = false;
      found ??= [];
      for (let list = 0; list < ranks.length; list++) {
        if (ranks[list] === NONE) continue;
        ranks[list] = NONE;
        found[list] ??= [];
        const last = found[list]!.at(-1);
        if (!last || last[1] <= start) found[list]!.push([start, ends[list]!]);
      }
    }
    return found;
  }

  /** Goes on from a node at a place of a text; `start` is where the phrase began. */
  private walk({ next, gap, ending, hyphen, ends }: Node, plain: string, start: number, at: number): void {
    if (ends.length > 0 && at > start && letterAt(plain, at) === 0)
      for (const { list, rank } of ends)
        if (rank < this.ranks[list]!) {
          this.any = true;
          this.ranks[list] = rank;
          this.ends[list] = at;
        }
    const code = plain.charCodeAt(at);
    const own = at < plain.length ? next[code] : undefined;
    if (own) this.walk(own, plain, start, at + 1);
    if (gap && isSpace(code)) {
      let end = at + 1;
      while (isSpace(plain.charCodeAt(end))) end++;
      this.walk(gap, plain, start, end);
    }
    if (ending) for (let end = wordEnd(plain, at); end >= at; end--) this.walk(ending, plain, start, end);
    if (hyphen) {
      if (code === HYPHEN || code === SPACE) this.walk(hyphen, plain, start, at + 1);
      this.walk(hyphen, plain, start, at);
    }
  }
}

/** The rank of no phrase. */
const NONE = 0x7fffffff;

/** Letters and digits among the first 128 characters. */
const ASCII = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9]/u.test(String.fromCharCode(code)) ? 1 : 0,
);
const LETTER = /[\p{L}\p{N}]/u;

/** How many code units the letter or digit at a place has; 0 if there is none. */
function letterAt(plain: string, at: number): number {
  const code = plain.charCodeAt(at);
  if (code < 128) return ASCII[code]!;
  const point = plain.codePointAt(at);
  if (point === undefined || !LETTER.test(String.fromCodePoint(point))) return 0;
  return point > 0xffff ? 2 : 1;
}

/** Where the letters and digits end that stand from `start` on. */
function wordEnd(plain: string, start: number): number {
  let at = start;
  for (let units = letterAt(plain, at); units > 0; units = letterAt(plain, at)) at += units;
  return at;
}

const WHITE = /\s/u;

function isSpace(code: number): boolean {
  return code === SPACE || ((code < SPACE || code > 0x7f) && WHITE.test(String.fromCharCode(code)));
}
