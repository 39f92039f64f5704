import { stances } from "../codebook/codebook.ts";
import { GENERIC_STEMS } from "../text/generic-words.ts";
import { subjects } from "../text/subjects.ts";
import { stem } from "../text/words.ts";
import { escapeMarkdown } from "./escape.ts";
import type { Section } from "./points.ts";
import { shareName } from "./shares.ts";
import { label, number, type Scope, string, type Telling } from "./source.ts";

/** Words in the section at the most, and the voices that each needs. */
const WORDS = 8;
const VOICES = 4;
/** Claims that are read at a time. */
const PART = 5000;

/** A word, in all its forms, with those who use it. */
interface Used {
  readonly stem: string;
  readonly voices: Set<string>;
  /** Claims that hold it, by stance. */
  readonly claims: Map<string, number>;
  /** How often each of its forms is written. */
  readonly forms: Map<string, number>;
}

/** What a form of a word is written like inside a sentence: "Bonus" is "bonus", and "HR" stays. */
const plain = (word: string): string => (/^\p{Lu}+$/u.test(word) ? word : word.toLowerCase());

const add = <K>(counts: Map<K, number>, key: K): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);
const sum = (counts: Map<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);

/** The words that a scope's claims use, whatever is said with them: not those of any talk, nor those of the question. */
function used({ source }: Telling, scope: Scope): { words: Used[]; texts: ReadonlySet<string>[] } {
  const { question, title, sides, topics } = source.codebook;
  const topic = topics.find((t) => t.name === scope.topic)?.label ?? "";
  const empty = new Set([
    ...GENERIC_STEMS,
    ...subjects([question, title, topic, ...sides.flatMap((s) => [s.statement, s.label])].join(" ")),
  ]);
  const words = new Map<string, Used>();
  const known = new Map<string, string>();
  const stemOf = (form: string): string => {
    const found = known.get(form) ?? stem(form.toLowerCase());
    known.set(form, found);
    return found;
  };
  const texts: ReadonlySet<string>[] = [];
  for (let after = 0, more = true; more; ) {
    const part = source.rows("reports/texts", { topic: scope.topic ?? "", after, limit: PART });
    for (const { text, voice, stance } of part) {
      const own = new Set([...subjects(string(text))].filter((s) => !empty.has(s)));
      texts.push(own);
      for (const s of own) {
        const word = words.get(s) ?? { stem: s, voices: new Set(), claims: new Map(), forms: new Map() };
        words.set(s, word);
        word.voices.add(string(voice));
        add(word.claims, string(stance));
      }
      for (const form of string(text).match(/\p{L}+/gu) ?? []) {
        const word = own.has(stemOf(form)) ? words.get(stemOf(form)) : undefined;
        if (word) add(word.forms, plain(form));
      }
    }
    more = part.length === PART;
    after = number(part.at(-1)?.["claim"]);
  }
  return { words: [...words.values()], texts };
}

/**
 * What the claims are about that make no key point, as far as it can be counted: the words that most voices use. Nothing
 * is said of their sides: whoever uses a word may say the opposite of the next one. (Groups by likeness of vectors share
 * a tone more often than a subject.)
 */
export function talk(telling: Telling, { scope, limit }: Section): string[] {
  const { source, words } = telling;
  const { words: all, texts } = used(telling, scope);
  const most = all
    .filter((w) => w.voices.size >= VOICES)
    .sort(
      (a, b) => b.voices.size - a.voices.size || sum(b.claims) - sum(a.claims) || (a.stem < b.stem ? -1 : 1),
    )
    .slice(0, Math.min(WORDS, limit));
  if (most.length === 0) return [];
  const names = stances(source.codebook);
  const n = texts.filter((own) => most.some((w) => own.has(w.stem))).length;
  const share = words.say(`share.${shareName(n / texts.length)}`);
  return [
    `## ${words.say("talk.heading")}`,
    words.say("talk.how", { share, n, all: texts.length }),
    words.table(
      [
        words.say("talk.word"),
        words.say("voices-head"),
        words.say("claims-head"),
        ...names.map((s) => label(source.codebook, s)),
      ],
      most.map((w) => {
        const [form] = [...w.forms].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
        return [
          escapeMarkdown(form?.[0] ?? w.stem),
          w.voices.size,
          sum(w.claims),
          ...names.map((s) => w.claims.get(s) ?? 0),
        ];
      }),
    ),
  ];
}
