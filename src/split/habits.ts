import { Trait } from "./traits.ts";

/** Names of the writing habits, in the order of their bits: a change of one between lines hints at a change of writer. */
export const HABITS = [
  "apostrophe",
  "dash",
  "small-i",
  "lower-start",
  "no-stop",
  "double-space",
  "quotes",
  "contraction",
  "short-forms",
  "exclamation",
  "ellipsis",
] as const;

/** Signs that habits are told by, each a bit: a text is searched for all of them at once. */
const SIGNS = new Uint16Array(0x10000);
[..."’'—–“”\"!.…;"].forEach((sign, n) => {
  SIGNS[sign.charCodeAt(0)] = 1 << n;
});

/** Which habits show in a text of some traits, and which opposites: bits, as in `Line`. */
export function habitsOf(text: string, traits: number): { one: number; two: number } {
  const last = text[text.length - 1] ?? "";
  let signs = 0;
  for (let i = 0; i < text.length; i++) signs |= SIGNS[text.charCodeAt(i)]!;
  const sign = (one: string): boolean => (signs & SIGNS[one.charCodeAt(0)]!) !== 0;
  const has = (part: string): boolean => text.includes(part);
  const pairs: readonly (readonly [boolean, boolean])[] = [
    [sign("’"), sign("'")],
    [sign("—") || sign("–"), has(" - ") || has(" -- ")],
    [/(?:^|\s)i(?:'|’|\s)/u.test(text), /(?:^|\s)I(?:'|’|\s)/u.test(text)],
    [/^[a-z]/u.test(text), /^[A-Z]/u.test(text)],
    [/[a-z0-9]/u.test(last), /[.!?…)"”]/u.test(last)],
    [has("  ") && /[.!?] {2}[A-Z]/u.test(text), /[.!?] [A-Z]/u.test(text)],
    [sign("“") || sign("”"), sign('"')],
    [(traits & Trait.Contracted) !== 0, (traits & Trait.Spelled) !== 0],
    [(traits & Trait.Short) !== 0, (traits & Trait.Formal) !== 0],
    [sign("!"), sign(".")],
    [(sign(".") && has("...")) || sign("…"), sign(";")],
  ];
  let one = 0;
  let two = 0;
  pairs.forEach(([a, b], n) => {
    if (a && !b) one |= 1 << n;
    if (b && !a) two |= 1 << n;
  });
  return { one, two };
}
