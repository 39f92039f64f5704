/** Expected calibration error over ten bins of the winning probability (Naeini et al. 2015). */
export function calibrationError(scores: readonly number[], right: readonly boolean[]): number {
  const bins = Array.from({ length: 10 }, () => ({ n: 0, score: 0, right: 0 }));
  scores.forEach((score, i) => {
    const bin = bins[Math.min(9, Math.floor(score * 10))]!;
    bin.n++;
    bin.score += score;
    bin.right += right[i] ? 1 : 0;
  });
  return bins.reduce((sum, b) => sum + Math.abs(b.score - b.right), 0) / Math.max(1, scores.length);
}

/** Probabilities are decided on and stored in steps of 1/10,000, so that rounding of a machine changes no label. */
export function rounded(probability: number): number {
  return Math.round(probability * 10_000) / 10_000;
}
