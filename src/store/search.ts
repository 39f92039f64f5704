import { ThreadmineError } from "../errors.ts";

/**
 * What people type, as a full-text query that cannot fail: `word` (any of its forms), `begin*` for all words that
 * begin so, `"several words"` for a phrase. All of them must be in a claim. Other characters mean nothing.
 *
 * @throws ThreadmineError `usage` if there is no word in it.
 */
export function fullTextQuery(words: string): string {
  const terms = [...words.matchAll(/"([^"]*)"?(\*?)|([^\s"*]+)(\*?)/gu)]
    .map(([, phrase, phraseStar, word, star]) => ({
      text: phrase ?? word!,
      prefix: phraseStar || star || "",
    }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
    .map(({ text, prefix }) => `"${text.replaceAll("\0", " ")}"${prefix}`);
  if (terms.length === 0)
    throw new ThreadmineError(
      "usage",
      `search: expected words, found ${JSON.stringify(words)}`,
      'For example: threadmine search "pay rise"',
    );
  return terms.join(" AND ");
}
