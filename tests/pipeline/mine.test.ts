import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { answerLine } from "../../pipeline/mine.ts";
import { AGENTS, CLI, FAST, PAY, rows, tempFolder, threadmine, write } from "../helpers.ts";

interface Mined {
  readonly id: unknown;
  readonly thread_id: string;
  readonly comments: {
    comment_id: string;
    parent_id: string | null;
    author: string | null;
    posted_at: string | null;
    kind: string;
    native_id: string | null;
    text: string;
    char_start: number;
    char_end: number;
  }[];
  readonly claims: {
    claim_id: string;
    comment_id: string;
    text: string;
    stance: string;
    stance_score: number;
    claim_score: number;
    topics: { topic: string; score: number }[];
    evidence: unknown[];
    char_start: number;
    char_end: number;
  }[];
  readonly error?: { code: string; message: string };
}

const folder = tempFolder();

function mine(lines: readonly unknown[], ...args: string[]) {
  const input = lines.map((l) => `${typeof l === "string" ? l : JSON.stringify(l)}\n`).join("");
  const { status, stdout, stderr } = threadmine(["mine", ...args, ...FAST], { cwd: folder, input });
  const out = stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Mined);
  return { status, stderr, out };
}

describe("mine", () => {
  test("gives a line for a line, in order, with comments and claims", () => {
    const { status, stderr, out } = mine([
      { id: "b", text: AGENTS },
      { id: 7, text: PAY },
    ]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(out.map((o) => o.id)).toEqual(["b", 7]);
    expect(out[1]!.comments.length).toBeGreaterThan(1);
    for (const { comments, claims } of out) {
      expect(comments.length).toBeGreaterThan(0);
      expect(claims.length).toBeGreaterThan(0);
      for (const claim of claims) {
        expect(["pro-EM", "pro-IC", "neutral"]).toContain(claim.stance);
        expect(claim.stance_score).toBeGreaterThan(0);
        expect(claim.claim_score).toBeLessThanOrEqual(1);
        expect(claim.evidence.length).toBeGreaterThan(0);
      }
    }
  });

  test("counts offsets in code points", () => {
    const text = `😀😀 ${PAY}`;
    const [thread] = mine([{ id: 1, text }]).out;
    const points = Array.from(text);
    for (const part of [...thread!.comments, ...thread!.claims])
      expect(points.slice(part.char_start, part.char_end).join("")).toBe(part.text);
  });

  test("finds in a text what a run finds in a file of the same text", () => {
    write(folder, "a.txt", PAY);
    threadmine(["ingest", "a.txt", "--db", "a.db", ...FAST], { cwd: folder });
    const [thread] = mine([{ id: "a", text: PAY }]).out;
    const stored = rows(
      join(folder, "a.db"),
      "SELECT claim_id, stance, stance_score, char_start FROM claims ORDER BY char_start",
    );
    expect(
      thread!.claims.map(({ claim_id, stance, stance_score, char_start }) => ({
        claim_id,
        stance,
        stance_score,
        char_start,
      })),
    ).toEqual(stored);
    expect(rows(join(folder, "a.db"), "SELECT thread_id FROM threads")).toEqual([
      { thread_id: thread!.thread_id },
    ]);
  });

  test("takes comments with their structure", () => {
    const comments = [
      {
        id: "c1",
        parent_id: null,
        author: "al",
        posted_at: "2026-03-08T11:00:00+01:00",
        text: "Managers earn more than engineers.",
      },
      { id: "c3", parent_id: "c2", author: "cy", text: "They do not." },
      { id: "c2", parent_id: "c1", text: "" },
      { id: "c4", parent_id: "gone", text: "Staff engineers earn more 😀." },
    ];
    const { status, out } = mine([{ id: "t", comments }]);
    expect(status).toBe(0);
    const ids = new Map(out[0]!.comments.map((c) => [c.comment_id, c.native_id]));
    expect(
      out[0]!.comments.map((c) => [
        c.native_id,
        c.parent_id && ids.get(c.parent_id),
        c.kind,
        c.author,
        c.posted_at,
      ]),
    ).toEqual([
      ["c1", null, "comment", "al", "2026-03-08T10:00:00Z"],
      ["c2", "c1", "deleted", null, null],
      ["c3", "c2", "comment", "cy", null],
      ["c4", null, "comment", null, null],
    ]);
  });

  test("a thread without text has no comments", () => {
    expect(
      mine([
        { id: "e", text: "" },
        { id: "n", comments: [] },
      ]).out,
    ).toMatchObject([
      { id: "e", comments: [], claims: [] },
      { id: "n", comments: [], claims: [] },
    ]);
  });

  test("a bad line gives an error in its place, and the others are mined", () => {
    const { status, stderr, out } = mine([
      { id: "a", text: PAY },
      "{ no json",
      '"a string"',
      { id: "b" },
      { id: "c", comments: [{ id: 1 }] },
      { id: "d", text: 5 },
      "",
      { id: "e", text: AGENTS },
    ]);
    expect(status).toBe(1);
    expect(out.map((o) => [o.id, o.error?.code])).toEqual([
      ["a", undefined],
      [null, "bad-json"],
      [null, "bad-json"],
      ["b", "bad-json"],
      ["c", "bad-json"],
      ["d", "bad-json"],
      ["e", undefined],
    ]);
    for (const line of [2, 3, 4, 5, 6]) expect(stderr).toContain(`threadmine: line ${line}: expected`);
    expect(stderr).not.toMatch(/^ {4}at /mu);
  });

  test("NULs and halves of surrogate pairs are replaced", () => {
    const { out } = mine(['{"id": 1, "text": "a\\u0000b \\ud83d c. Managers earn more."}']);
    expect(out[0]!.comments[0]!.text).toBe("a\ufffdb \ufffd c. Managers earn more.");
  });

  test("answers each line when it comes, and keeps the order with workers", async () => {
    const child = spawn(process.execPath, [CLI, "mine", "--jobs", "2", ...FAST], { cwd: folder });
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    // Enough text for workers to begin, and then a line whose answer is awaited before the next is written.
    const texts = [PAY, `${PAY}\n`.repeat(1200), `${AGENTS}\n`.repeat(1500), PAY, AGENTS];
    for (const [id, text] of texts.slice(0, 3).entries())
      child.stdin.write(`${JSON.stringify({ id, text })}\n`);
    const ids: unknown[] = [];
    const next = async (): Promise<void> => {
      ids.push((JSON.parse(String((await answers.next()).value)) as Mined).id);
    };
    for (let i = 0; i < 3; i++) await next();
    for (const id of [3, 4]) {
      child.stdin.write(`${JSON.stringify({ id, text: texts[id] })}\n`);
      await next();
    }
    child.stdin.end();
    expect(ids).toEqual([0, 1, 2, 3, 4]);
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  test("a line nested without end, or a name of that kind, gives an error in its place", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const { status, out } = mine([`{"id": ${deep}, "text": "x"}`, { id: 1, text: PAY }]);
    expect(status).toBe(1);
    expect(out.map((o) => o.error?.code)).toEqual(["bad-json", undefined]);
  });

  test.each([
    [false, "32 MB"],
    [true, "256 MB"],
  ])("a line that is too long is told how long it may be (rows: %s)", async (asRows, limit) => {
    const { error } = await answerLine(undefined, 7, { mine: () => Promise.reject(), rows: asRows });
    expect(error).toMatch(new RegExp(`^line 7: expected at most ${limit}`, "u"));
  });

  test("nothing in, nothing out", () => {
    expect(mine([])).toMatchObject({ status: 0, out: [], stderr: "" });
  });

  test("another codebook has other stances", () => {
    const codebook = join(folder, "..", "none.yaml");
    expect(mine([], "--codebook", codebook).status).toBe(2);
  });
});
