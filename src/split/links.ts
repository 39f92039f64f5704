import { Features } from "../learn/features.ts";
import type { Logistic } from "../learn/logistic.ts";
import { cohesion, documentFrequencies } from "./features.ts";
import type { Line } from "./line.ts";
import type { QuoteMatch } from "./quotes.ts";

/** A comment as the link model sees it: its lines, and what it quotes. */
export interface LinkComment {
  readonly lines: readonly Line[];
  readonly content: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly article: boolean;
  /** Index of the earlier comment whose words it quotes; undefined if it quotes none. */
  readonly quotes: number | undefined;
  readonly hasQuote: boolean;
}

/** The chosen parent of a comment and its probability. */
export interface Link {
  readonly parent: number | null;
  readonly score: number;
}

/** Deeper chains than this are cut to their deepest part when parents are looked for. */
const DEEPEST = 24;
/** Hypotheses kept while decoding. */
const BEAM = 6;

/** Groups lines into comments for the link model. */
export function linkComments(
  lines: readonly Line[],
  starts: readonly number[],
  articles: readonly boolean[],
  quote: (line: number) => boolean,
  matches: readonly (QuoteMatch | undefined)[],
): LinkComment[] {
  const commentOf = new Int32Array(lines.length);
  starts.forEach((start, c) => {
    commentOf.fill(c, start, starts[c + 1] ?? lines.length);
  });
  return starts.map((start, c) => {
    const end = starts[c + 1] ?? lines.length;
    const own = lines.slice(start, end);
    const content = new Set<string>();
    const names = new Set<string>();
    let quotes: number | undefined;
    let hasQuote = false;
    for (let i = start; i < end; i++) {
      for (const word of lines[i]!.content) content.add(word);
      for (const name of lines[i]!.names) names.add(name);
      if (!quote(i)) continue;
      hasQuote = true;
      const match = matches[i];
      if (match && quotes === undefined && commentOf[match.line]! < c) quotes = commentOf[match.line]!;
    }
    return { lines: own, content, names, article: articles[c]!, quotes, hasQuote };
  });
}

/** The features of "comment `child` answers comment `candidate`" (null: it is top level). */
export function linkFeatures(
  comments: readonly LinkComment[],
  child: number,
  candidate: number | null,
  stack: readonly number[],
  frequencies: ReadonlyMap<string, number>,
  lineCount: number,
): Features {
  const f = new Features();
  const own = comments[child]!;
  const previous = comments[child - 1];
  const first = own.lines.find((l) => !/^[>"“]/u.test(l.text)) ?? own.lines[0]!;
  const head = first.text.slice(0, 200);
  const depth = stack.length;
  const place = candidate === null ? "top" : candidate === child - 1 ? "previous" : "above";
  const [a = "", b = ""] = first.words;
  f.add(place);
  f.add(`${place}:depth:${Math.min(depth, 5)}`);
  f.add(`${place}:open1:${a}`, 0.7);
  f.add(`${place}:open2:${a} ${b}`, 0.7);
  for (const word of first.words.slice(0, 10)) f.add(`${place}:head:${word}`, 0.25);
  f.add(`${place}:length:${Math.min(4, own.lines.length)}`);
  f.add(`${place}:words:${Math.min(5, Math.floor(Math.log2(1 + first.words.length / 4)))}`);
  if (/\b(?:you|your|you're|you've|u)\b/iu.test(head)) f.add(`${place}:you`);
  if (/^(?:i|i've|i'm|my|we|as an?)\b/iu.test(head)) f.add(`${place}:self`);
  if (/\b(?:article|author|essay|piece|the post|headline|title)\b/iu.test(head))
    f.add(`${place}:article-words`);
  if (own.hasQuote)
    f.add(
      `${place}:quotes:${own.quotes === undefined ? "unknown" : own.quotes === candidate ? "this" : comments[own.quotes]!.article ? "article" : "other"}`,
    );
  if (previous) {
    const tail = previous.lines.at(-1)!.text;
    f.add(`${place}:after:${tail.endsWith("?") ? "question" : "statement"}`);
    f.add(`${place}:after-article:${previous.article}`);
    f.add(`${place}:after-length:${Math.min(4, previous.lines.length)}`);
  }
  const near = previous ? cohesion(own.content, previous.content, frequencies, lineCount) : 0;
  if (candidate === null) {
    let best = 0;
    for (const s of stack)
      best = Math.max(best, cohesion(own.content, comments[s]!.content, frequencies, lineCount));
    f.add("top:best-cohesion", best * 3);
    f.add(`top:best-cohesion:${Math.min(4, Math.floor(best * 8))}`);
    f.add(`top:since:${Math.min(6, child - (stack[0] ?? child))}`);
    f.add(`top:fresh:${own.names.size > 2}`);
    return f;
  }
  const target = comments[candidate]!;
  const level = stack.indexOf(candidate);
  const here = cohesion(own.content, target.content, frequencies, lineCount);
  f.add(`${place}:level:${Math.min(4, level)}`);
  f.add(`${place}:from-leaf:${Math.min(5, depth - 1 - level)}`);
  f.add(`${place}:cohesion`, here * 3);
  f.add(`${place}:cohesion:${Math.min(4, Math.floor(here * 8))}`);
  if (place === "above") f.add(`above:against-previous:${Math.sign(Math.round((here - near) * 10))}`);
  let shared = 0;
  for (const name of own.names) if (target.names.has(name)) shared++;
  f.add(`${place}:names:${Math.min(3, shared)}`);
  if (target.article) f.add(`${place}:is-article`);
  const end = target.lines.at(-1)!.text;
  if (end.endsWith("?")) f.add(`${place}:asked`);
  f.add(`${place}:target-length:${Math.min(4, target.lines.length)}`);
  return f;
}

/**
 * Chooses each comment's parent under the depth-first order of thread dumps: a comment answers the one
 * before it, one of that one's ancestors, or nobody. Decoded over the whole thread with a beam.
 */
export function decodeLinks(model: Logistic, comments: readonly LinkComment[]): Link[] {
  const frequencies = documentFrequencies(comments.flatMap((c) => c.lines));
  const lineCount = comments.reduce((n, c) => n + c.lines.length, 0);
  // Hypotheses share their past through these arrays, so that memory stays linear.
  let beam: { stack: readonly number[]; score: number; back: number }[] = [{ stack: [], score: 0, back: -1 }];
  const history: { parent: number | null; probability: number; back: number }[][] = [];
  for (let child = 0; child < comments.length; child++) {
    const options: {
      stack: readonly number[];
      score: number;
      back: number;
      parent: number | null;
      probability: number;
    }[] = [];
    for (let h = 0; h < beam.length; h++) {
      const { stack, score } = beam[h]!;
      const open = stack.length > DEEPEST ? stack.slice(-DEEPEST) : stack;
      const candidates: (number | null)[] =
        child === 0 ? [null] : [null, ...open.filter((s) => !comments[s]!.article)];
      const logits = candidates.map(
        (c) => model.logits(linkFeatures(comments, child, c, stack, frequencies, lineCount))[0]!,
      );
      const top = Math.max(...logits);
      const total = top + Math.log(logits.reduce((sum, x) => sum + Math.exp(x - top), 0));
      candidates.forEach((parent, i) => {
        const logProbability = logits[i]! - total;
        const kept = parent === null ? [] : stack.slice(0, stack.indexOf(parent) + 1);
        options.push({
          stack: [...kept, child],
          score: score + logProbability,
          back: h,
          parent,
          probability: Math.exp(logProbability),
        });
      });
    }
    options.sort((x, y) => y.score - x.score);
    const kept = options.slice(0, BEAM);
    history.push(kept.map(({ parent, probability, back }) => ({ parent, probability, back })));
    beam = kept;
  }
  const links: Link[] = new Array(comments.length);
  let at = 0;
  for (let child = comments.length - 1; child >= 0; child--) {
    const { parent, probability, back } = history[child]![at]!;
    links[child] = { parent, score: probability };
    at = back;
  }
  return links;
}
