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

/** A number with three decimals, for people: `Number(x.toFixed(3))`, which takes its time. */
export function thousandths(x: number): number {
  const scaled = x * 1000;
  const nearest = Math.round(scaled);
  // Where rounding of the product could decide, or numbers are huge, the decimals themselves do.
  return Math.abs(Math.abs(scaled - nearest) - 0.5) > 1e-6 && Math.abs(x) < 1e6
    ? nearest / 1000
    : Number(x.toFixed(3));
}
