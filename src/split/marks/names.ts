const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/u));

/** First words that make no name of a person: pronouns, articles, openings, labels of lists and pages. */
const NEVER = words(`
a an and another any anyone anybody as at because both but by each every everyone everybody he her here his how i
i'd i'll i'm i've if in it it's its many me mine most my nobody not nothing of on one or other others our people she
so some somebody someone something still such that that's the their them then there these they this those to us we
what when where which while who whoever whom why with you your yours no yes yeah nope also anyway but finally first
firstly second secondly third thirdly lastly next hi hello hey dear thanks thank sorry well ok okay sure fair
actually honestly basically
edit edited update updated eta note notes nb ps p.s pps tldr tl;dr tl caveat disclaimer warning important tip hint
example examples source sources reference references pro pros con cons plus minus q a question questions answer
answers problem solution reason reasons result results summary conclusion background context step option options
idea proposal motivation cost costs risk risks total price age title name date time location subject re fwd cc bcc
url link links http https www photo image figure table chapter section part page version status type key value
posted published modified created joined registered today yesterday last since reply replies share report comment
comments read more continue sort sorted view views posts messages likes reputation gender occupation
todo fixme error info debug warn host port user password path default return case public private static const let
var def class function import else try catch finally`);
const PARTICLES = words(
  "de van von der den la le al bin ibn el di da du dos das del of the y zu zur vom ten ter",
);
const HANDLE = /^(?:@|~|\/?u\/)?[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.\-'’+~$*|]*$/u;
const PART = /^[("“]?[\p{Lu}\p{Lo}][\p{L}\p{M}\p{N}.'’-]*[)"”]?$/u;
const MAIL = /^[^\s@<>()]+@[^\s@<>()]+$/u;

/** Whether a short text could be what a person is called: a handle, up to four capitalised words, an address. */
export function isName(text: string): boolean {
  if (text.length === 0 || text.length > 48) return false;
  const parts = text.replace(/^@/u, "").split(/\s+/u);
  if (parts.length > 4 || NEVER.has(parts[0]!.toLowerCase())) return false;
  if (parts.length === 1)
    return MAIL.test(text) || (HANDLE.test(text) && /\p{L}/u.test(text) && !/[.'’]$/u.test(text));
  return (
    PART.test(parts[0]!) &&
    parts.every((part, i) => PART.test(part) || (i > 0 && PARTICLES.has(part.toLowerCase())))
  );
}

/** A name without the signs that only say that it is one. */
export function plainName(text: string): string {
  return text.replace(/^(?:@|~|\/?u\/)/u, "").replace(/^["“(](.*)[)"”]$/u, "$1");
}
