import type { Crf } from "../learn/crf.ts";
import type { Features } from "../learn/features.ts";

/** A reason for or against a comment beginning at a line; positive weights speak for it. Log-odds. */
export interface Reason {
  readonly detail: string;
  readonly weight: number;
}

const MOST = 4;

/**
 * The features that speak most for or against a comment beginning at a line.
 *
 * @param source index of the line's source: labels come in pairs, start first.
 */
export function startReasons(model: Crf, features: Features, source: number): Reason[] {
  const k = model.labels.length;
  const indices = features.indices(model.bits);
  const { values } = features;
  const found: Reason[] = [];
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i]! * k + source * 2;
    const weight = (model.weights[row]! - model.weights[row + 1]!) * values[i]!;
    const detail = tell(features.name(i));
    if (detail && Math.abs(weight) >= 0.05) found.push({ detail, weight });
  }
  return found.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, MOST);
}

const TELL: readonly (readonly [RegExp, string])[] = [
  [/^open[123]:(.*)$/u, 'opens with "$1"'],
  [/^open:short-sentence:(.*)$/u, 'opens with the short sentence "$1"'],
  [/^open:(.*)$/u, "opens with: $1"],
  [/^head:(.*)$/u, '"$1" in its first words'],
  [/^tail:(.*)$/u, '"$1" at the end of the line before'],
  [/^end-words:(.*)$/u, 'the line before ends with "$1"'],
  [/^end:(.*)$/u, "the line before ends with: $1"],
  [/^shape:(.*)$/u, "lengths and kinds of the lines around ($1)"],
  [/^coh:(.*)$/u, "words shared with the lines around ($1)"],
  [/^voice:(.*)$/u, "voice ($1)"],
  [/^style:change:(.*)$/u, "another habit of writing ($1)"],
  [/^style:(.*)$/u, "habits of writing ($1)"],
  [/^habit:since:(.*)$/u, "how long the comment is already ($1)"],
  [/^habit:(.*)$/u, "what is usual in this thread ($1)"],
  [/^src:found:(.*)$/u, "its words stand elsewhere in the thread ($1)"],
  [/^src:(.*)$/u, "the kind of line ($1)"],
];

/** A feature's name in words; undefined for those that say nothing to a reader. */
function tell(name: string): string | undefined {
  for (const [pattern, words] of TELL) if (pattern.test(name)) return name.replace(pattern, words);
  return undefined;
}
