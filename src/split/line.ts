import type { Span } from "../model.ts";

/** What the splitter knows of one line by itself. */
export interface Line extends Span {
  readonly text: string;
  /** Lower-case words, punctuation left out. */
  readonly words: readonly string[];
  /** Content words (longer than three letters, not in the stop list), cut to six letters as a cheap stem. */
  readonly content: ReadonlySet<string>;
  /** Capitalised words inside sentences, numbers and code-like words: what a reply picks up. */
  readonly names: ReadonlySet<string>;
}

/** Words read of a long line: its beginning and its end decide. */
const MOST_WORDS = 240;

const STOP = new Set(
  "about above after again also although always among another anyone anything around because been before being between both came cannot come comes could does doing done down each either else even ever every everyone find first from gets getting give goes going gone good have having here hers herself himself however into isn't it's itself just keep kind know known last least less like likely little long look made make makes making many maybe might mine more most much must need never none nothing often once only onto other others ours over people perhaps pretty probably quite rather really said same seem seems several should since some someone something sometimes soon still stuff such sure take than that that's their them then there these they they're thing things think this those though through time times together told took toward under until upon used using very want wants well went were what whatever when where whether which while whole whom whose will with within without work would year years yours yourself don't doesn't didn't can't won't you're i've they've we've wasn't aren't couldn't".split(
    " ",
  ),
);

/** Reads one line. */
export function readLine(text: string, span: Span): Line {
  const line = text.slice(span.start, span.end);
  const head = line.length > 4000 ? `${line.slice(0, 2400)} ${line.slice(-800)}` : line;
  const words: string[] = [];
  const content = new Set<string>();
  const names = new Set<string>();
  let previousEnd = true;
  for (const match of head.matchAll(/[\p{L}\p{N}][\p{L}\p{N}'’_.+#/-]*|[.!?:>]/gu)) {
    const token = match[0];
    if (token.length === 1 && /[.!?:>]/u.test(token)) {
      previousEnd = true;
      continue;
    }
    const plain = token.replace(/['’](?:s|re|ve|ll|d|m)$|[.\-/'’_]+$/u, "");
    const word = plain.toLowerCase();
    if (words.length < MOST_WORDS)
      words.push(
        token
          .toLowerCase()
          .replaceAll("’", "'")
          .replace(/[.\-/]+$/u, ""),
      );
    if (word.length > 3 && !STOP.has(word)) content.add(word.slice(0, 6));
    if (
      /\d/u.test(plain) ||
      (!previousEnd && /^\p{Lu}/u.test(plain) && plain.length > 1) ||
      /^\p{Lu}{2,}$/u.test(plain)
    )
      names.add(word);
    previousEnd = /[.!?:]$/u.test(token);
  }
  return { ...span, text: line, words, content, names };
}
