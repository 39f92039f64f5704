/** A moment of the run: seconds since its start, resident memory in MB, comments stored. */
export interface Sample {
  readonly seconds: number;
  readonly memory: number;
  readonly comments: number;
}

/** Some of many items, evenly spread, the last among them. */
export function thin<T>(items: readonly T[], most: number): T[] {
  const step = Math.max(1, Math.ceil(items.length / most));
  return items.filter((_, i) => i % step === 0 || i === items.length - 1);
}

/** Memory over time, and comments stored on a scale of their own, as SVG. */
export function plot(samples: readonly Sample[]): string {
  const [width, height, left, right, top, bottom] = [760, 340, 60, 80, 30, 50];
  const end = samples.at(-1)!.seconds;
  const highest = Math.max(600, ...samples.map((s) => s.memory));
  const most = samples.at(-1)!.comments || 1;
  const x = (seconds: number): string => (left + (seconds / end) * (width - left - right)).toFixed(1);
  const y = (share: number): string => (height - bottom - share * (height - top - bottom)).toFixed(1);
  const line = (share: (s: Sample) => number): string =>
    thin(samples, 300)
      .map((s) => `${x(s.seconds)},${y(share(s))}`)
      .join(" ");
  const grid = [0, 100, 200, 300, 400, 500, 600].filter((mb) => mb <= highest);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Memory and comments stored over time" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="#fff"/>
${grid.map((mb) => `<path d="M${left} ${y(mb / highest)}H${width - right}" stroke="${mb === 500 ? "#c33" : "#ddd"}"/><text x="${left - 8}" y="${Number(y(mb / highest)) + 4}" text-anchor="end">${mb}</text>`).join("\n")}
${ticks.map((t) => `<text x="${x(t * end)}" y="${height - bottom + 18}" text-anchor="middle">${Math.round(t * end)}</text><text x="${width - right + 8}" y="${Number(y(t)) + 4}" fill="#888">${Math.round(t * most).toLocaleString("en-US")}</text>`).join("\n")}
<polyline points="${line((s) => s.comments / most)}" fill="none" stroke="#aaa" stroke-width="1.5" stroke-dasharray="5 3"/>
<polyline points="${line((s) => s.memory / highest)}" fill="none" stroke="#1659a7" stroke-width="1.5"/>
<text x="${left}" y="18" fill="#1659a7">memory, MB (red: 500)</text><text x="${width - right + 70}" y="18" text-anchor="end" fill="#888">comments stored (dashed)</text>
<text x="${width / 2}" y="${height - 8}" text-anchor="middle">seconds</text>
</svg>
`;
}
