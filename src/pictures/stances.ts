/** The stances as the reader knows them: labels of side A, side B and no side, as `stances(codebook)` orders them. */
export type StanceLabels = readonly [string, string, string];

/** Claims of side A, of side B, and of no side. */
export type StanceCounts = readonly [number, number, number];
