/** The sentence encoder that helps to classify, or none: the fast path. */
export const ENCODERS = ["minilm", "none"] as const;
export type EncoderName = (typeof ENCODERS)[number];

/** Where the labels of a sentence stand in its row of the `labels` of a `Reading`: `from`, and `to` exclusive. */
export const LABELS = {
  claim: 0,
  /** Side A, side B, no side. */
  stance: { from: 1, to: 4 },
  /** Those of the codebook that the encoder was trained on. */
  topics: { from: 4, to: 8 },
  /** How many there are. */
  all: 8,
} as const;
