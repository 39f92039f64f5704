/** A number with what it counts: `1 thread`, `1,200 threads`. */
export function some(count: number, one: string): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : `${one}s`}`;
}
