/**
 * Works on items side by side and gives the results in the order of the items, each as soon as it and those before
 * it are done. Items are taken only while fewer than `ahead` are in the works: whoever reads slowly is not overrun.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  work: (item: T) => Promise<R>,
  ahead: number,
): AsyncGenerator<R> {
  const source = items[Symbol.asyncIterator]();
  const waiting: Promise<R>[] = [];
  let next: Promise<IteratorResult<T>> | undefined = source.next();
  try {
    while (next !== undefined || waiting.length > 0) {
      const head = waiting[0]?.then(
        () => undefined,
        () => undefined,
      );
      const taken: IteratorResult<T> | undefined =
        next === undefined || waiting.length >= ahead
          ? await head
          : await (head ? Promise.race([next, head]) : next);
      if (taken === undefined) yield await waiting.shift()!;
      else if (taken.done) next = undefined;
      else {
        waiting.push(work(taken.value));
        next = source.next();
      }
    }
  } finally {
    for (const result of waiting) result.catch(() => {});
    // Not waited for: it may itself wait for results that nobody takes any more.
    next?.catch(() => {});
    source.return?.().catch(() => {});
  }
}
