import { SOURCES } from "../model.ts";
import type { Reason } from "./explain.ts";
import type { Line } from "./line.ts";
import { QUOTE_MARK } from "./quotes.ts";
import { LINE_LABELS } from "./thread-features.ts";

/** How the encoder's opinion is added to the line model's: fitted on threads that neither was trained on. */
export interface Mix {
  /** Factor of what sets a start apart from no start, in the line model's own scores. */
  readonly lines: number;
  /** Factor of what sets sources apart in them. */
  readonly kinds: number;
  /** Factor of the encoder's logit of a start. */
  readonly start: number;
  /** Factor of `start` on lines that are marked as quotes: the line model sees what is quoted, the encoder's window rarely. */
  readonly quote: number;
  /** Factor of its logits of the sources. */
  readonly source: number;
  /** Added to the score of every start. */
  readonly bias: number;
}

/** What an encoder says of the lines of a text; logits. NaN where it says nothing. */
export interface LineHints {
  /** Lines: that a comment begins there. */
  readonly starts: ArrayLike<number>;
  /** Lines × 5: whose words the line holds. */
  readonly sources: ArrayLike<number>;
}

/**
 * Mixes what the encoder says into the emissions of the lines that it read.
 *
 * @param emissions scores of the lines read × `LINE_LABELS`, changed in place.
 * @param lines those lines.
 * @param hints what the encoder says of all lines of the text.
 * @param read the number of each of `lines` in the text.
 * @param mix the factors.
 */
export function addHints(
  emissions: Float64Array,
  lines: readonly Line[],
  hints: LineHints,
  read: readonly number[],
  mix: Mix,
): void {
  const { starts, sources } = hints;
  const k = LINE_LABELS.length;
  for (let t = 0; t < read.length; t++) {
    const line = read[t]!;
    const logit = starts[line]!;
    if (Number.isNaN(logit)) continue;
    const begins = startHint(lines[t]!, logit, mix);
    for (let source = 0; source < SOURCES.length; source++) {
      const at = t * k + 2 * source;
      const [start, further] = [emissions[at]!, emissions[at + 1]!];
      const kind =
        mix.kinds * 0.5 * (start + further) + mix.source * sources[line * SOURCES.length + source]!;
      const apart = mix.lines * 0.5 * (start - further);
      emissions[at] = kind + apart + begins;
      emissions[at + 1] = kind - apart;
    }
  }
}

/** What the encoder's logit adds to the scores of a line's being a start. */
function startHint({ text }: Line, logit: number, mix: Mix): number {
  return mix.start * (QUOTE_MARK.test(text) ? mix.quote : 1) * logit + mix.bias;
}

/** What the encoder says of a line's being a start, as a reason; none where it says nothing. */
export function encoderReason(line: Line, logit: number | undefined, mix: Mix): Reason[] {
  if (logit === undefined || Number.isNaN(logit)) return [];
  return [
    { detail: "the encoder's reading of it after the lines before", weight: startHint(line, logit, mix) },
  ];
}
