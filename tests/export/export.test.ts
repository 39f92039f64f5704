import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { parse } from "csv-parse/sync";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { beforeAll, describe, expect, test } from "vitest";
import { readBrat } from "../../src/learn/import-labels.ts";
import { CLI, command, FAST, files, PAY, type Row, rows, tempFolder, threadmine, write } from "../helpers.ts";

// Each format is read back by a reader that is not ours, or by a few lines that follow the format's own description.

const HOSTILE = `thread_id,id,parent_id,title,author,text\n${[
  '../../etc,1,,"../../etc/passwd <script>alert(1)</script>","<img src=x onerror=1>","Managers earn more 😀 than engineers. I would stay an engineer, ""always"".\n\nTitles mean nothing, 🧑🏽‍💻 and the staff title pays less."',
  '../../etc,../2,1,,"=HYPERLINK(1)","Not in Europe: managers are paid more there & titles matter."',
  '../../etc,3,,,"__proto__","We have too many managers, and the flat structure works."',
].join("\n")}\n`;

let folder: string;
let db: string;

beforeAll(() => {
  folder = tempFolder();
  write(folder, "a.txt", PAY);
  write(folder, "hostile.csv", HOSTILE);
  expect(threadmine(["ingest", "a.txt", "hostile.csv", ...FAST], { cwd: folder }).status).toBe(0);
  db = join(folder, "threadmine.db");
});

/** Exports, checks that nothing stands outside the folder, and gives the folder. */
function exported(format: string, ...more: string[]): string {
  const before = Object.keys(files(folder)).filter((f) => !f.startsWith("out-") && !f.includes(".db"));
  const { status, stdout, stderr } = threadmine(
    ["export", "--to", format, "--out", `out-${format}`, ...more],
    {
      cwd: folder,
    },
  );
  expect([status, stderr]).toEqual([0, ""]);
  const out = join(folder, `out-${format}`);
  expect(stdout).toBe(`Wrote ${readdirSync(out).length} files to out-${format}.\n`);
  for (const name of readdirSync(out)) expect(name).toMatch(/^[A-Za-z0-9_-]+\.[a-z]+$/u);
  expect(Object.keys(files(folder)).filter((f) => !f.startsWith("out-") && !f.includes(".db"))).toEqual(
    before,
  );
  return out;
}

const json = <T>(path: string): T => JSON.parse(readFileSync(path, "utf8")) as T;
const slice = (text: string, start: number, end: number): string =>
  Array.from(text).slice(start, end).join("");
const claims = (): Row[] => rows(db, "SELECT * FROM claims ORDER BY claim_id");
const RELATIONS = [
  "threads",
  "comments",
  "paragraphs",
  "claims",
  "claim_topics",
  "claim_evidence",
  "runs",
  "failures",
];
const sorted = (all: readonly Record<string, unknown>[]): string[] =>
  all.map((r) => JSON.stringify(r)).sort();

describe("tables", () => {
  test("csv", () => {
    const out = exported("csv");
    for (const relation of RELATIONS) {
      const held = parse(readFileSync(join(out, `${relation}.csv`), "utf8"), { columns: true }) as Row[];
      const expected = rows(db, `SELECT * FROM ${relation}`).map((row) =>
        Object.fromEntries(Object.entries(row).map(([k, v]) => [k, v === null ? "" : String(v)])),
      );
      expect(sorted(held), relation).toEqual(sorted(expected));
    }
  });

  test("ndjson", () => {
    const out = exported("ndjson");
    for (const relation of RELATIONS) {
      const lines = readFileSync(join(out, `${relation}.ndjson`), "utf8")
        .split("\n")
        .slice(0, -1);
      const held = lines.map((line) => JSON.parse(line) as Row);
      expect(sorted(held), relation).toEqual(sorted(rows(db, `SELECT * FROM ${relation}`)));
    }
  });

  test("parquet", async () => {
    const out = exported("parquet");
    for (const relation of RELATIONS) {
      const file = await asyncBufferFromFile(join(out, `${relation}.parquet`));
      const held = (await parquetReadObjects({ file })).map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([k, v]) => [k, typeof v === "bigint" ? Number(v) : (v as unknown)]),
        ),
      );
      expect(sorted(held), relation).toEqual(sorted(rows(db, `SELECT * FROM ${relation}`)));
    }
  });

  test("those that are named, and no others", () => {
    const args = ["export", "--to", "csv", "--relation", "claims", "--out", "named"];
    expect(threadmine(args, { cwd: folder }).status).toBe(0);
    expect(readdirSync(join(folder, "named"))).toEqual(["claims.csv"]);
    const wrong = threadmine(["export", "--to", "csv", "--relation", "nothing", "--out", "x"], {
      cwd: folder,
    });
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain("--relation nothing: expected a table or view");
    expect(existsSync(join(folder, "x"))).toBe(false);
  });
});

test("convokit: one tree a conversation, claims at their offsets", () => {
  const out = exported("convokit");
  interface Utterance {
    id: string;
    conversation_id: string;
    speaker: string;
    text: string;
    timestamp: number | null;
    "reply-to": string | null;
    meta: { claims: { claim_id: string; start: number; end: number }[] };
  }
  const utterances = readFileSync(join(out, "utterances.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Utterance);
  const speakers = json<Record<string, unknown>>(join(out, "speakers.json"));
  const conversations = json<Record<string, { meta: { title: string } }>>(join(out, "conversations.json"));
  expect(utterances.length).toBe(rows(db, "SELECT 1 FROM comments").length);
  expect(Object.keys(conversations).length).toBe(2);
  const texts = new Map(claims().map((c) => [c["claim_id"], c["text"]]));
  let found = 0;
  for (const u of utterances) {
    expect(Object.hasOwn(speakers, u.speaker)).toBe(true);
    expect(Object.hasOwn(conversations, u.conversation_id)).toBe(true);
    expect(u["reply-to"] === null).toBe(u.id === u.conversation_id);
    if (u["reply-to"] !== null)
      expect(utterances.find((x) => x.id === u["reply-to"])?.conversation_id).toBe(u.conversation_id);
    for (const c of u.meta.claims) {
      expect(slice(u.text, c.start, c.end)).toBe(texts.get(c.claim_id));
      found++;
    }
  }
  expect(found).toBe(texts.size);
  expect(json<Record<string, unknown>>(join(out, "index.json"))).toHaveProperty("utterances-index");
});

test("aif: a graph whose edges end on nodes, and text that is no HTML", () => {
  const out = exported("aif");
  interface Graph {
    AIF: {
      nodes: { nodeID: number; type: string; text: string; char_start?: number; char_end?: number }[];
      edges: { fromID: number; toID: number }[];
      locutions: { nodeID: number; personID: number }[];
      participants: { participantID: number }[];
    };
    text: { txt: string };
  }
  let propositions = 0;
  for (const name of readdirSync(out)) {
    const { AIF, text } = json<Graph>(join(out, name));
    const types = new Map(AIF.nodes.map((n) => [n.nodeID, n.type]));
    for (const { fromID, toID } of AIF.edges) {
      expect([types.has(fromID), types.has(toID)]).toEqual([true, true]);
      // In AIF no two information nodes touch: a scheme stands between them.
      expect(/^(?:I|L)$/u.test(types.get(fromID)!) && /^(?:I|L)$/u.test(types.get(toID)!)).toBe(false);
    }
    for (const l of AIF.locutions) {
      expect(types.get(l.nodeID)).toBe("L");
      expect(AIF.participants.some((p) => p.participantID === l.personID)).toBe(true);
    }
    const held = AIF.nodes.filter((n) => n.char_start !== undefined);
    propositions += held.length;
    const thread = rows(db, "SELECT text FROM threads").find((t) =>
      held.every((n) => slice(String(t["text"]), n.char_start!, n.char_end!) === n.text),
    );
    expect(thread).toBeDefined();
    expect(text.txt.replace(/<span class="highlighted" id="\d+">|<\/span>|<br>/gu, "")).not.toMatch(/[<>]/u);
  }
  expect(propositions).toBe(claims().length);
});

test("brat: every span holds its text, ids are unique, the labels are configured", () => {
  const out = exported("brat");
  const annotations = readdirSync(out).filter((f) => f.endsWith(".ann"));
  let spans = 0;
  for (const name of annotations) {
    const text = readFileSync(join(out, name.replace(/ann$/u, "txt")), "utf8");
    const lines = readFileSync(join(out, name), "utf8").trimEnd().split("\n");
    const ids = lines.map((line) => line.split("\t")[0]!);
    expect(new Set(ids).size).toBe(ids.length);
    for (const line of lines.filter((l) => l.startsWith("T"))) {
      const [, span, quoted] = line.split("\t") as [string, string, string];
      const [, start, end] = /^Claim (\d+) (\d+)$/u.exec(span)!;
      expect(slice(text, Number(start), Number(end))).toBe(quoted);
      spans++;
    }
  }
  expect(spans).toBe(claims().length);
  expect(readFileSync(join(out, "annotation.conf"), "utf8")).toContain("Value:pro-EM|pro-IC|neutral");
});

test("brat: spans in fragments are read back, and a span that moved is refused with its line", () => {
  const text = "One 😀\ntwo three";
  expect(readBrat("a.ann", "T1\tClaim 0 5;6 9\tOne 😀 two\nA1\tStance T1 neutral\n", text)).toEqual([
    { start: 0, end: 9, stance: "neutral", topics: [] },
  ]);
  expect(() => readBrat("a.ann", "#1\tx\ty\nT1\tClaim 1 5\tOne 😀\n", text)).toThrow("a.ann:2: expected");
});

test("inception: a CAS whose annotations cover the claims, in UTF-16 units", () => {
  const out = exported("inception");
  interface Cas {
    "%TYPES": Record<string, unknown>;
    "%FEATURE_STRUCTURES": Record<string, string | number>[];
    "%VIEWS": { _InitialView: { "%MEMBERS": number[] } };
  }
  const texts = new Map(claims().map((c) => [c["claim_id"], c["text"]]));
  for (const name of readdirSync(out)) {
    const cas = json<Cas>(join(out, name));
    const sofa = String(cas["%FEATURE_STRUCTURES"][0]!["sofaString"]);
    const found = cas["%FEATURE_STRUCTURES"].filter((f) => f["%TYPE"] === "webanno.custom.Claim");
    for (const f of found) {
      expect(sofa.slice(Number(f["begin"]), Number(f["end"]))).toBe(texts.get(String(f["claim_id"])));
      expect(cas["%VIEWS"]._InitialView["%MEMBERS"]).toContain(f["%ID"]);
      texts.delete(String(f["claim_id"]));
    }
  }
  expect(texts.size).toBe(0);
});

test("label-studio: regions at their offsets, labels that the configuration has", () => {
  const out = exported("label-studio");
  const config = readFileSync(join(out, "config.xml"), "utf8");
  interface Task {
    data: { text: string };
    predictions: {
      result: { type: string; value: { start: number; end: number; text: string; labels?: string[] } }[];
    }[];
  }
  const regions = json<Task[]>(join(out, "tasks.json")).flatMap((task) =>
    task.predictions[0]!.result.map((r) => ({
      ...r,
      held: slice(task.data.text, r.value.start, r.value.end),
    })),
  );
  for (const { value, held } of regions) {
    expect(held).toBe(value.text);
    for (const label of value.labels ?? []) expect(config).toContain(`<Label value="${label}"/>`);
  }
  expect(regions.filter((r) => r.type === "labels").length).toBe(claims().length);
});

test("the same database gives the same bytes, and a folder with files is left alone", () => {
  const args = (out: string) => ["export", "--to", "brat", "--out", out];
  expect(threadmine(args("one"), { cwd: folder }).status).toBe(0);
  expect(threadmine(args("two"), { cwd: folder }).status).toBe(0);
  expect(files(join(folder, "one"))).toEqual(files(join(folder, "two")));
  const again = threadmine(args("one"), { cwd: folder });
  expect(again.status).toBe(2);
  expect(again.stderr).toContain("one: expected a new or empty folder, found files in it");
});

const PYTHON = process.env["PYTHON"] ?? "python3";
function hasPython(modules: string): boolean {
  try {
    execFileSync(PYTHON, ["-c", `import ${modules}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const readers = hasPython("pyarrow, cassis");
test.skipIf(!readers)(
  "Python reads Parquet with pyarrow and CAS JSON with cassis (else: PYTHON with both)",
  () => {
    const program = `
import glob, sqlite3, sys
import pyarrow.parquet as parquet
from cassis import load_cas_from_json
folder = sys.argv[1]
db = sqlite3.connect(folder + "/threadmine.db")
assert parquet.read_table(folder + "/py-parquet/claims.parquet").to_pylist() == [
    dict(zip([c[0] for c in cursor.description], row)) for cursor in [db.execute(
        "SELECT c.* FROM claims c JOIN threads t USING (thread_id) ORDER BY t.uri, t.thread_id, c.char_start")] for row in cursor]
texts = dict(db.execute("SELECT claim_id, text FROM claims"))
for name in glob.glob(folder + "/py-inception/*.json"):
    with open(name, encoding="utf8") as file:
        for claim in load_cas_from_json(file).select("webanno.custom.Claim"):
            assert claim.get_covered_text() == texts.pop(claim.claim_id)
assert not texts
`;
    for (const format of ["parquet", "inception"])
      expect(threadmine(["export", "--to", format, "--out", `py-${format}`], { cwd: folder }).status).toBe(0);
    execFileSync(PYTHON, ["-c", program, folder]);
  },
);

describe("a database that somebody has forged", () => {
  const FORGED: readonly (readonly [string, string, unknown, string])[] = [
    ["the name of a topic", "$.topics[0].name", 'pay"/><Text\t../../x', '"pay\\"/><Text\\t../../x"'],
    ["the name of a side", "$.sides[1].name", "pro\nT99\tClaim 0 1", '"pro\\nT99\\tClaim 0 1"'],
    ["the name of no side", "$.neutral.name", ["neutral"], '["neutral"]'],
    ["topics that are no list", "$.topics", "pay", "none"],
    ["no sides", "$.sides", {}, "none"],
  ];
  const refused = (path: string, format: string, found: string) => {
    const out = join(tempFolder(), "out");
    const { status, stderr } = threadmine(["export", "--to", format, "--db", path, "--out", out], {
      cwd: folder,
    });
    expect([status, stderr]).toEqual([
      2,
      `threadmine: ${path}: expected names of letters, digits and hyphens for its stances and topics, found ${found}\n  → Somebody else has written to this database: make it again from its inputs, with threadmine run.\n`,
    ]);
    return existsSync(out) ? files(out) : {};
  };
  const forged = (sql: string, ...values: unknown[]): string => {
    const path = join(tempFolder(), "forged.db");
    copyFileSync(db, path);
    const own = new Database(path);
    own.prepare(sql).run(...values);
    own.close();
    return path;
  };

  test.each(FORGED)("%s makes no file", (_, at, value, found) => {
    const path = forged("UPDATE codebooks SET json = json_set(json, ?, json(?))", at, JSON.stringify(value));
    for (const format of ["brat", "label-studio", "aif"]) expect(refused(path, format, found)).toEqual({});
  });

  test("the stance of a claim stands in no file", () => {
    const path = forged("UPDATE stored_names SET text = ? WHERE text = 'neutral'", "neutral T2\nT99");
    for (const format of ["brat", "inception"])
      expect(Object.values(refused(path, format, '"neutral T2\\nT99"')).join("")).not.toContain("T99");
  });
});

test("a disk that is full is said, with a way out", () => {
  const args = ["export", "--to", "csv", "--out", "out-full"];
  const limited = ["-c", 'ulimit -f 1; exec "$@"', "bash", process.execPath, CLI, ...args];
  const { status, stderr } = command("bash", limited, { cwd: folder });
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^threadmine: out-full\/[a-z_]+\.csv: expected room to write.*\n {2}→ Free some space.*\n$/u,
  );
});
