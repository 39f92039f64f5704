import { expect, test } from "vitest";
import { inOrder } from "../../pipeline/in-order.ts";

/** A piece of work that ends when it is told to. */
function task(): { done: Promise<number>; end: (value: number) => void } {
  let end!: (value: number) => void;
  const done = new Promise<number>((resolve) => {
    end = resolve;
  });
  return { done, end };
}

/** Room for so many items, whatever their sizes. */
const few = (least: number) => ({ least, room: 0, sizeOf: () => 1 });

async function* items(count: number, taken: number[] = []): AsyncGenerator<number> {
  for (let i = 0; i < count; i++) {
    taken.push(i);
    yield i;
  }
}

test("gives results in the order of the items, and takes no more of them than are wanted", async () => {
  const tasks = Array.from({ length: 9 }, task);
  const taken: number[] = [];
  const results = inOrder(items(9, taken), (i) => tasks[i]!.done, few(3));
  const first = results.next();
  for (const i of [2, 1, 0]) tasks[i]!.end(i * 10);
  expect((await first).value).toBe(0);
  // Three in the works, and one more at hand.
  expect(taken.length).toBeLessThanOrEqual(5);
  for (let i = 8; i > 2; i--) tasks[i]!.end(i * 10);
  const rest: number[] = [];
  for await (const value of results) rest.push(value);
  expect(rest).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
});

test("takes more items while they are small", async () => {
  const sizes = [1, 1, 1, 1, 5, 1, 1, 1];
  const tasks = sizes.map(task);
  const taken: number[] = [];
  const ahead = { least: 2, room: 8, sizeOf: (i: number) => sizes[i]! };
  const results = inOrder(items(8, taken), (i) => tasks[i]!.done, ahead);
  const first = results.next();
  await new Promise((resolve) => setImmediate(resolve));
  // The fifth fills the room; one more is at hand.
  expect(taken).toEqual([0, 1, 2, 3, 4, 5]);
  tasks.forEach((t, i) => {
    t.end(i);
  });
  expect((await first).value).toBe(0);
  let last = 0;
  for await (const value of results) last = value;
  expect(last).toBe(7);
});

test("gives a result without waiting for the next item", async () => {
  async function* slow(): AsyncGenerator<number> {
    yield 1;
    await new Promise(() => {});
  }
  expect((await inOrder(slow(), async (n) => n, few(4)).next()).value).toBe(1);
});

test("a fault of the items or of the work is thrown, once", async () => {
  const works = inOrder(items(5), async (n) => Promise.reject(new Error(`work ${n}`)), few(2));
  await expect(works.next()).rejects.toThrow("work 0");
  async function* broken(): AsyncGenerator<number> {
    yield 1;
    throw new Error("items");
  }
  const results = inOrder(broken(), async (n) => n, few(1));
  expect((await results.next()).value).toBe(1);
  await expect(results.next()).rejects.toThrow("items");
});
