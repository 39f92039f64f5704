/** The address of an item of Hacker News. */
export function hnUrl(id: unknown): string {
  return `https://news.ycombinator.com/item?id=${encodeURIComponent(String(id))}`;
}
