/** A confusion matrix as aligned text: a row for each true label, a column for each one found. */
export function confusionTable(labels: readonly string[], confusion: readonly (readonly number[])[]): string {
  const width = Math.max(...labels.map((l) => l.length), 6);
  const line = (head: string, cells: readonly string[]): string =>
    `${head.padEnd(width + 2)}${cells.map((c) => c.padStart(width + 2)).join("")}\n`;
  return (
    line("", labels) +
    labels
      .map((label, g) =>
        line(
          label,
          confusion[g]!.map((n) => String(n)),
        ),
      )
      .join("")
  );
}
