import { beforeAll, describe, expect, test } from "vitest";
import { AGENTS, FAST, PAY, tempFolder, threadmine, write } from "../helpers.ts";

let folder: string;

beforeAll(() => {
  folder = tempFolder();
  write(folder, "a.txt", PAY);
  write(folder, "b.txt", AGENTS);
  expect(threadmine(["ingest", "a.txt", "b.txt", ...FAST], { cwd: folder }).status).toBe(0);
});

const search = (...args: string[]) => threadmine(["search", ...args], { cwd: folder });
const found = (...args: string[]): Record<string, unknown>[] =>
  JSON.parse(search(...args, "--format", "json").stdout) as Record<string, unknown>[];

describe("search", () => {
  test("finds other forms of a word, and marks them", () => {
    const hits = found("engineering");
    expect(hits.length).toBeGreaterThan(1);
    for (const { snippet } of hits) expect(snippet).toMatch(/\[engineers?\]/iu);
  });

  test("takes phrases, beginnings and several words", () => {
    expect(found('"staff engineers"').every((r) => /staff engineers/iu.test(String(r["text"])))).toBe(true);
    expect(found("calend*")).toHaveLength(1);
    expect(found("calendar", "manager")).toEqual([]);
  });

  test("keeps to a stance, a topic and a number", () => {
    expect(found("manager", "--limit", "1")).toHaveLength(1);
    for (const { stance } of found("manager", "--stance", "pro-EM")) expect(stance).toBe("pro-EM");
    for (const { topics } of found("managers", "--topic", "pay")) expect(topics).toContain("pay");
    expect(found("manager", "--topic", "nothing")).toEqual([]);
  });

  test("prints claims for people, without colours where they are not wanted", () => {
    const { status, stdout, stderr } = search("calendar");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^\S+ \d+ %.* · A, comment \d+ .*\n {2}My calendar was wall to wall/u);
    expect(stdout).not.toContain("\u001b");
  });

  test("of what nobody says prints nothing", () => {
    expect(search("zebra")).toMatchObject({
      status: 0,
      stdout: "",
      stderr: "threadmine: no claim holds these words\n",
    });
  });

  test.each([['"'], ["*"], ["()"]])("%s is wrong usage", (words) => {
    const { status, stderr } = search(words);
    expect(status).toBe(2);
    expect(stderr).toContain("search: expected words");
  });

  test.each([
    ["many", "a number"],
    ["1.5", "a whole number of 1 or more"],
    ["0", "a whole number of 1 or more"],
  ])("a limit of %s is wrong usage", (limit, expected) => {
    const { status, stderr } = search("manager", "--limit", limit);
    expect([status, stderr]).toEqual([2, expect.stringContaining(`--limit: expected ${expected}`)]);
  });

  test.each([["AND"], ["NEAR(manager"], ['manager"'], ["claim_id:x"], ["a^b"]])("%s is no fault", (words) => {
    expect(search(words).status).toBe(0);
  });
});
