import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Workers } from "../../pipeline/workers.ts";
import type { Thread } from "../../src/model.ts";
import { CODEBOOK, tempFolder } from "../helpers.ts";

const notices: string[] = [];
const idle = {
  mine: () => Promise.reject(new Error("nothing is mined in this thread")),
  rest: () => {},
};
const workers = new Workers({
  codebook: CODEBOOK,
  encoder: "none",
  jobs: 2,
  pipeline: idle,
  onCrash: (message) => notices.push(message),
  file: new URL("./crashing-worker.mjs", import.meta.url),
});
workers.expect(Number.MAX_SAFE_INTEGER);
afterAll(() => workers.close());

const thread = (text: string, title = ""): Thread => ({
  threadId: text,
  title,
  format: "flat",
  uri: "in.txt",
  sha256: "",
  url: null,
  text,
  posts: null,
  notes: [],
});

test("a worker that crashes is told of, its thread tried once more, and the others are mined", async () => {
  const marker = join(tempFolder(), "crashed");
  const found = await Promise.all(
    [thread("a"), thread("once", marker), thread("bb"), thread("always"), thread("ccc")].map((t) =>
      workers.mine(t),
    ),
  );
  expect(found.map((f) => ("fault" in f ? f.fault.code : f.sentences))).toEqual([1, 4, 2, "internal", 3]);
  expect(notices.some((n) => n.startsWith("in.txt, thread once: a worker ended in the middle of it"))).toBe(
    true,
  );
  expect(notices.some((n) => n.includes("thread always"))).toBe(true);
});

test("workers that are closed finish what they are at", async () => {
  const own = new Workers({
    codebook: CODEBOOK,
    encoder: "none",
    jobs: 2,
    pipeline: idle,
    file: new URL("./crashing-worker.mjs", import.meta.url),
  });
  own.expect(Number.MAX_SAFE_INTEGER);
  const found = own.mine(thread("abc"));
  await own.close();
  expect(await found).toMatchObject({ sentences: 3 });
});

test("a fault in a thread is a result, and the next one is mined", async () => {
  let broken = true;
  const own = new Workers({
    codebook: CODEBOOK,
    encoder: "none",
    jobs: 1,
    pipeline: {
      ...idle,
      mine: (t) =>
        broken
          ? Promise.reject(new RangeError("Maximum call stack size exceeded"))
          : Promise.resolve({ thread: t, comments: [], paragraphs: [], claims: [], sentences: 0 }),
    },
  });
  expect(await own.mine(thread("a"))).toMatchObject({
    fault: { code: "internal", message: expect.stringMatching(/^in\.txt, thread a: .*Maximum call stack/u) },
  });
  broken = false;
  expect(await own.mine(thread("b"))).toMatchObject({ sentences: 0 });
});
