/** What words and phrases tell of a line, as bits. */
export const Trait = {
  I: 1,
  You: 1 << 1,
  We: 1 << 2,
  They: 1 << 3,
  Past: 1 << 4,
  Short: 1 << 5,
  Formal: 1 << 6,
  Contracted: 1 << 7,
  Spelled: 1 << 8,
  Closing: 1 << 9,
  Page: 1 << 10,
  Ad: 1 << 11,
  Biography: 1 << 12,
  Addresses: 1 << 13,
  Connective: 1 << 14,
  Anaphor: 1 << 15,
  Article: 1 << 16,
} as const;

/** Words and phrases with their traits; a connective or anaphor counts only where it opens a line. */
const LEXICON: readonly (readonly [trait: number, phrases: string])[] = [
  [Trait.I, "i, i'm, i've, i'd, i'll, my, me"],
  [Trait.You, "you, your, you're, you've, you'd, you'll, yours, op"],
  [Trait.We, "we, we're, we've, we'd, our, us"],
  [Trait.They, "they, they're, they've, them, their, he, she, his, her, him"],
  [Trait.Past, "was, were, had, did, went, got, left, took, became"],
  [Trait.Short, "u, ur, bc, tbh, imo, imho, lol, ppl, thx, w, yrs, idk, gonna, kinda, dont, cant, im"],
  [Trait.Formal, "furthermore, however, moreover, therefore, indeed, whilst, rather"],
  [Trait.Contracted, "don't, can't, it's, i'm, that's, doesn't"],
  [Trait.Spelled, "cannot, do not, it is, i am, that is, does not"],
  [
    Trait.Closing,
    "thanks, cheers, hth, good luck, just my, imo, imho, my 2c, ymmv, anyway, rant over, rant done, end rant, two cents, just saying, shrug",
  ],
  [
    Trait.Page,
    "min read, subscribe, newsletter, photo, image, figure, filed under, share, posted on, published, by the author, read more, sign up, responses, sponsor, sponsored, brought to you, partner, today's article, advertisement, advertising",
  ],
  [
    Trait.Ad,
    "sponsor, sponsored, brought to you, free trial, sign up, try it, get started, no credit card, no card needed, book a demo, learn more, discount, thanks to, supporting, plans start, for teams, customers, download now, limited",
  ],
  [
    Trait.Biography,
    "i've been, i was a, i was an, i worked, i'm a, i'm an, as a, as an, i spent, i run, i manage, i left, we had, my company, my team, my boss, my manager, my husband, my wife, my experience",
  ],
  [
    Trait.Addresses,
    "the author, the article, the op, the post, the essay, the piece, this comment, this post, this article, this thread, parent, gp, you're right, you're wrong, you're describing, you're saying, you're assuming, you are right, you are wrong, you are describing, you are saying, you are assuming, your point, your comment, your example, your company, your experience, your team",
  ],
  [
    Trait.Connective,
    "and, but, so, also, then, plus, still, anyway, besides, second, third, finally, lastly, another, the other, on the other hand, that said, for example, in other words",
  ],
  [Trait.Article, "article, author, essay, piece, the post, headline, title"],
  [Trait.Anaphor, "this, that, these, those, it, they, he, she, which, such"],
];
/** Traits that count where a line opens. */
export const OPENING = Trait.Connective | Trait.Anaphor;

/** The traits of single words. */
export const SINGLE = new Map<string, number>();
/** A phrase: what follows its first word, and its trait. */
export interface Phrase {
  readonly rest: readonly string[];
  readonly trait: number;
}

/** Phrases of several words, by the first one. */
export const PHRASES = new Map<string, Phrase[]>();
for (const [trait, phrases] of LEXICON) {
  for (const phrase of phrases.split(", ")) {
    const [first, ...rest] = phrase.split(" ");
    if (rest.length === 0) SINGLE.set(first!, (SINGLE.get(first!) ?? 0) | trait);
    else PHRASES.set(first!, [...(PHRASES.get(first!) ?? []), { rest, trait }]);
  }
}

/** Whether a line ends with words that close a comment. */
export function endsInClosing(words: readonly string[]): boolean {
  const last = words.at(-1)!;
  return (
    ((SINGLE.get(last) ?? 0) & Trait.Closing) !== 0 ||
    (PHRASES.get(words.at(-2) ?? "") ?? []).some((p) => p.trait === Trait.Closing && p.rest[0] === last)
  );
}
