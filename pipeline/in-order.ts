/** How much may be in the works at a time. */
export interface Ahead<T> {
  /** So many items, however large they are. */
  readonly least: number;
  /** More, while all together are smaller than this. */
  readonly room: number;
  /** The size of an item; more than 0. */
  readonly sizeOf: (item: T) => number;
}

/**
 * Works on items side by side and gives the results in the order of the items, each as soon as it and those before
 * it are done. Items are taken only while there is room for them: whoever reads slowly is not overrun.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  work: (item: T) => Promise<R>,
  { least, room, sizeOf }: Ahead<T>,
): AsyncGenerator<R> {
  const source = items[Symbol.asyncIterator]();
  const waiting: { readonly result: Promise<R>; readonly size: number }[] = [];
  let size = 0;
  let next: Promise<IteratorResult<T>> | undefined = source.next();
  try {
    while (next !== undefined || waiting.length > 0) {
      const head = waiting[0]?.result.then(
        () => undefined,
        () => undefined,
      );
      const full = waiting.length >= least && size >= room;
      const taken: IteratorResult<T> | undefined =
        next === undefined || full ? await head : await (head ? Promise.race([next, head]) : next);
      if (taken === undefined) {
        const first = waiting.shift()!;
        size -= first.size;
        yield await first.result;
      } else if (taken.done) next = undefined;
      else {
        const own = sizeOf(taken.value);
        waiting.push({ result: work(taken.value), size: own });
        size += own;
        next = source.next();
      }
    }
  } finally {
    for (const { result } of waiting) result.catch(() => {});
    // Not waited for: it may itself wait for results that nobody takes any more.
    next?.catch(() => {});
    source.return?.().catch(() => {});
  }
}
