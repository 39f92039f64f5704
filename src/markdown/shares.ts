/** So many voices make so many claims of the first side, the second and neither. */
export interface VoiceGroup {
  readonly first: number;
  readonly second: number;
  readonly neither: number;
  readonly voices: number;
}

/** How many voices there are. */
export function voicesIn(groups: readonly VoiceGroup[]): number {
  return groups.reduce((sum, g) => sum + g.voices, 0);
}

/** A share with its raw counts and a 95 % interval. */
export interface Share {
  readonly part: number;
  readonly whole: number;
  readonly voices: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The normal deviate of a 95 % interval. */
const Z = 1.959964;

/**
 * The share of claims of a kind, with an interval that knows that claims of one voice are not independent.
 *
 * Wilson's score interval (1927) at the effective sample size: the claims, divided by how much the variance of
 * the ratio over voices exceeds that of independent claims (Korn and Graubard 1998).
 * This is the one place where shares are made: a correction for errors of the labels belongs here.
 *
 * @param part which of a voice's claims are the part; `whole`, of which claims it is a share.
 */
export function share(
  groups: readonly VoiceGroup[],
  part: (g: VoiceGroup) => number,
  whole: (g: VoiceGroup) => number,
): Share {
  const among = groups.filter((g) => whole(g) > 0);
  const sum = (of: (g: VoiceGroup) => number): number => among.reduce((s, g) => s + g.voices * of(g), 0);
  const [y, n, voices] = [sum(part), sum(whole), sum(() => 1)];
  if (n === 0) return { part: 0, whole: 0, voices: 0, value: 0, low: 0, high: 1 };
  const p = y / n;
  const squares = sum((g) => (part(g) - p * whole(g)) ** 2);
  // With one voice, or all voices alike, the spread is unknown: then a voice counts as one observation.
  const variance = voices > 1 ? (voices / (voices - 1)) * (squares / (n * n)) : 0;
  const effective = variance > 0 ? Math.min(n, (p * (1 - p)) / variance) : voices;
  const z2 = (Z * Z) / effective;
  const centre = (p + z2 / 2) / (1 + z2);
  const half = (Z / (1 + z2)) * Math.sqrt((p * (1 - p)) / effective + (z2 * z2) / (4 * Z * Z));
  return {
    part: y,
    whole: n,
    voices,
    value: p,
    low: Math.max(0, Math.min(p, centre - half)),
    high: Math.min(1, Math.max(p, centre + half)),
  };
}

/** How a share changed, with a 95 % interval (Newcombe 1998, method 10, over the two shares' own intervals). */
export function change(before: Share, after: Share): { value: number; low: number; high: number } {
  const value = after.value - before.value;
  return {
    value,
    low: value - Math.hypot(after.value - after.low, before.high - before.value),
    high: value + Math.hypot(after.high - after.value, before.value - before.low),
  };
}

/** Shares that have a name, in words that languages know. */
const NAMED: readonly (readonly [number, string])[] = [
  [0.1, "tenth"],
  [1 / 6, "sixth"],
  [0.2, "fifth"],
  [0.25, "quarter"],
  [1 / 3, "third"],
  [0.4, "two_fifths"],
  [0.5, "half"],
  [0.6, "three_fifths"],
  [2 / 3, "two_thirds"],
  [0.75, "three_quarters"],
  [0.8, "four_fifths"],
  [5 / 6, "five_sixths"],
  [0.9, "nine_tenths"],
];

/** The name of the share nearest to a value: "half", "two_thirds", "nearly_all" … */
export function shareName(value: number): string {
  if (value <= 0) return "none";
  if (value >= 1) return "all";
  if (value < 0.07) return "hardly_any";
  if (value > 0.93) return "nearly_all";
  return NAMED.reduce((best, next) =>
    Math.abs(next[0] - value) < Math.abs(best[0] - value) ? next : best,
  )[1];
}

/** How far a share can be told: fewer than ten claims, or an interval wider than thirty points, is little. */
export function certainty({ whole, low, high }: Share): "few" | "wide" | "sound" {
  return whole < 10 ? "few" : high - low > 0.3 ? "wide" : "sound";
}
