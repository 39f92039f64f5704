/** A phrase list compiled to one pattern: whole words, case-insensitive, `*` for any ending. */
export interface Cues {
  /** The phrases found in a text, in order, lower-cased. */
  find(text: string): string[];
}

/** A side's or topic's cues, compiled. */
export interface LabelCues {
  readonly label: string;
  readonly cues: Cues;
}

/**
 * Compiles phrases to a matcher. Matching is linear in the text: one alternation without nested repetition.
 *
 * @param lookAlikes phrases that hold a cue but do not count; a cue inside one of them is not found.
 */
export function compileCues(phrases: readonly string[], lookAlikes: readonly string[] = []): Cues {
  if (phrases.length === 0) return { find: () => [] };
  const cues = pattern(phrases);
  const masks = lookAlikes.length > 0 ? pattern(lookAlikes) : undefined;
  return {
    find(text) {
      const plain = text.toLowerCase().replaceAll("’", "'");
      const seen = masks ? plain.replace(masks, (m) => "\u0001".repeat(m.length)) : plain;
      return [...seen.matchAll(cues)].map((m) => m[0]);
    },
  };
}

function pattern(phrases: readonly string[]): RegExp {
  const parts = [...phrases]
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((phrase) =>
      phrase
        .toLowerCase()
        .replaceAll("’", "'")
        .split(/\s+/u)
        .map((word) =>
          word.replace(/[\\^$.*+?()[\]{}|/-]/gu, (c) =>
            c === "*" ? "[\\p{L}\\p{N}]*" : c === "-" ? "[- ]?" : `\\${c}`,
          ),
        )
        .join("\\s+"),
    );
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${parts.join("|")})(?![\\p{L}\\p{N}])`, "gu");
}
