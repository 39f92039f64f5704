import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ErrorObject, ValidateFunction } from "ajv";
import { isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { guardedRead, messageOf, ThreadmineError } from "../errors.ts";
import { sha256 } from "../sha256.ts";

/** One of the two answers to the debate's question. */
export interface Side {
  /** What claims carry as their stance: letters, digits and hyphens. */
  readonly name: string;
  /** What reports call it. */
  readonly label: string;
  /** A short noun phrase that names the side; the encoder reads it before the text. */
  readonly statement: string;
  readonly description: string;
  /** Phrases that speak for it, see `CueList`. */
  readonly cues: readonly string[];
}

/** What a claim may be about. */
export interface Topic {
  /** Letters, digits and hyphens. */
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly cues: readonly string[];
  /** Phrases that hold a cue but are not the topic. */
  readonly lookAlikes?: readonly string[];
}

/** An argument that many claims make in different words. */
export interface KeyPoint {
  readonly id: string;
  /** The name of a side or of no side. */
  readonly side: string;
  /** The name of a topic; null for none. */
  readonly topic: string | null;
  readonly text: string;
  /** Other ways of saying it, as people do: some ten plain ones find more claims than a few fine ones. */
  readonly paraphrases: readonly string[];
}

/** A debate as data: its question, sides, topics and key points. */
export interface Codebook {
  /** Its name: letters, digits and hyphens. Models that were trained for it are called so. */
  readonly codebook: string;
  readonly title: string;
  readonly question: string;
  readonly sides: readonly [Side, Side];
  readonly neutral: Omit<Side, "cues" | "statement">;
  readonly topics: readonly Topic[];
  readonly keyPoints: readonly KeyPoint[];
}

/** A codebook as read from a file, with the hash that runs record. */
export interface LoadedCodebook {
  readonly codebook: Codebook;
  readonly path: string;
  /** SHA-256 of the file's bytes, lower-case hex. */
  readonly sha256: string;
}

/** A place where a sound codebook says too little to find much by, and what that costs. `line` counts from 1. */
export interface ThinPlace {
  readonly line: number;
  readonly what: string;
}

/** One fault of a codebook. `line` counts from 1. */
export interface CodebookFault {
  readonly line: number;
  readonly expected: string;
  readonly found: string;
}

/** The stance names of a codebook: side A, side B, neutral. */
export function stances(codebook: Codebook): readonly [string, string, string] {
  return [codebook.sides[0].name, codebook.sides[1].name, codebook.neutral.name];
}

/**
 * Reads and validates a codebook.
 *
 * @throws ThreadmineError `not-found`, `unreadable`; `bad-codebook`, whose message lists every fault with file and line.
 */
export function loadCodebook(path: string): LoadedCodebook & { readonly thin: readonly ThinPlace[] } {
  const advice = "Codebooks that ship with threadmine are in corpus/codebooks.";
  const bytes = guardedRead(path, "codebook", advice, () => readFileSync(path));
  const { codebook, faults, thin } = checkCodebook(bytes.toString("utf8"));
  if (!codebook) {
    const list = faults.map((f) => `${path}:${f.line}: expected ${f.expected}, found ${f.found}`).join("\n");
    throw new ThreadmineError(
      "bad-codebook",
      list,
      `Mend the file, then try it with: threadmine codebook check ${path}`,
    );
  }
  return { codebook, path, sha256: sha256(bytes), thin };
}

/**
 * Validates the text of a codebook: its YAML, its shape (`schema.json`), its names and references. All faults are told at
 * once, in order of their lines; `thin` is what could be better about a sound one.
 */
export function checkCodebook(text: string): {
  codebook?: Codebook;
  faults: CodebookFault[];
  thin: ThinPlace[];
} {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      faults: document.errors.map((e) => ({
        line: counter.linePos(e.pos[0]).line,
        expected: "valid YAML",
        found: e.message.split("\n")[0]!.replace(/ at line.*$/u, ""),
      })),
      thin: [],
    };
  }
  const lineOf: LineOf = (path) => {
    for (let depth = path.length; depth >= 0; depth--) {
      // A field stands where its name does, an entry of a list where it begins.
      const parent = depth === 0 ? undefined : document.getIn(path.slice(0, depth - 1), true);
      const key = isMap(parent) ? parent.items.find((p) => keyOf(p.key) === path[depth - 1])?.key : undefined;
      const node = key ?? (depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true));
      if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
    }
    return 1;
  };
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    return {
      faults: [{ line: 1, expected: "YAML whose aliases can be followed", found: messageOf(error) }],
      thin: [],
    };
  }
  const check = validator();
  const shape = check(value) ? [] : (check.errors ?? []).filter((e) => e.keyword !== "anyOf");
  const faults = [...shape.map((e) => describe(e, value, lineOf)), ...references(value, lineOf)].sort(
    (a, b) => a.line - b.line,
  );
  if (faults.length > 0) return { faults, thin: [] };
  const codebook = value as Codebook;
  return { codebook, faults, thin: thinPlaces(codebook, lineOf) };
}

/** Where a line is, by the path to its value. */
type LineOf = (path: readonly (string | number)[]) => number;

const keyOf = (key: unknown): unknown => (isScalar(key) ? key.value : key);

let compiled: ValidateFunction | undefined;

function validator(): ValidateFunction {
  if (!compiled) {
    const require = createRequire(import.meta.url);
    const { Ajv } = require("ajv") as typeof import("ajv");
    const schema: object = JSON.parse(readFileSync(new URL("./schema.json", import.meta.url), "utf8"));
    compiled = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
  }
  return compiled;
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function describe(error: ErrorObject, root: unknown, lineOf: LineOf): CodebookFault {
  const path = error.instancePath
    .split("/")
    .slice(1)
    .map((part) => (/^\d+$/u.test(part) ? Number(part) : part.replaceAll("~1", "/").replaceAll("~0", "~")));
  const value = path.reduce<unknown>(
    (at, key) => (at as Record<string | number, unknown> | undefined)?.[key],
    root,
  );
  const where = path.length > 0 ? ` in ${path.join(".")}` : "";
  const line = lineOf(path);
  switch (error.keyword) {
    case "required":
      return { line, expected: `a field "${error.params["missingProperty"]}"${where}`, found: "none" };
    case "additionalProperties":
      return {
        line: lineOf([...path, error.params["additionalProperty"] as string]),
        expected: `only known fields${where}`,
        found: `"${error.params["additionalProperty"]}"`,
      };
    case "minItems":
    case "maxItems":
      return {
        line,
        expected: `${error.keyword === "minItems" ? "at least" : "at most"} ${error.params["limit"]} entries${where}`,
        found: `${(value as unknown[]).length}`,
      };
    case "type":
      return { line, expected: `${String(error.params["type"])}${where}`, found: show(value) };
    default:
      return {
        line,
        expected: `${error.message?.replace(/^must /u, "a value that must ") ?? error.keyword}${where}`,
        found: show(value),
      };
  }
}

const field = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
const entries = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isText = (value: unknown): value is string => typeof value === "string";

/** Names that come twice, and key points of a side or topic that there is none of; of a codebook of any shape. */
function references(root: unknown, lineOf: LineOf): CodebookFault[] {
  const faults: CodebookFault[] = [];
  type Named = { readonly name: unknown; readonly path: readonly (string | number)[] };
  const named = (list: string, key: string): Named[] =>
    entries(field(root, list)).map((entry, i) => ({ name: field(entry, key), path: [list, i, key] }));
  const names = [
    ...named("sides", "name"),
    { name: field(field(root, "neutral"), "name"), path: ["neutral", "name"] },
  ];
  const topics = named("topics", "name");
  const unique = (list: readonly Named[], what: string): void => {
    list.forEach(({ name, path }, i) => {
      if (isText(name) && list.findIndex((other) => other.name === name) < i)
        faults.push({ line: lineOf(path), expected: `each ${what} once`, found: `"${name}" again` });
    });
  };
  unique(names, "stance name");
  unique(topics, "topic name");
  unique(named("keyPoints", "id"), "key point id");
  const known = (key: "side" | "topic", list: readonly Named[], or: string): void => {
    const all = list.map(({ name }) => name);
    // Where a name is missing, any other may be it.
    if (!all.every(isText)) return;
    for (const { name, path } of named("keyPoints", key))
      if (isText(name) && !all.includes(name))
        faults.push({ line: lineOf(path), expected: `one of ${all.join(", ")}${or}`, found: `"${name}"` });
  };
  known("side", names, "");
  known("topic", topics, " or null");
  return faults;
}

/** Of what fewer are told of, and what that costs: see `docs/codebook.md` for what it cost where it was measured. */
const FEW = {
  sideCues: {
    least: 10,
    cost: "A sentence without a cue or the words of a key point gets its side by chance.",
  },
  sidePoints: { least: 1, cost: "The words of this side are learnt from its cues alone." },
  topicCues: {
    least: 5,
    cost: "A topic is found by its cues: claims about it that hold none are mostly missed.",
  },
  ways: {
    least: 8,
    cost: "With half of the ways a third of the claims that make a point are no longer found.",
  },
} as const;

function thinPlaces({ sides, topics, keyPoints }: Codebook, lineOf: LineOf): ThinPlace[] {
  const counts = [
    ...sides.flatMap(({ name, cues }, i) => {
      const points = keyPoints.filter((point) => point.side === name).length;
      return [
        { path: ["sides", i, "cues"], what: `cues of ${name}`, n: cues.length, ...FEW.sideCues },
        { path: ["sides", i], what: `key points of ${name}`, n: points, ...FEW.sidePoints },
      ];
    }),
    ...topics.map(({ name, cues }, i) => {
      return { path: ["topics", i, "cues"], what: `cues of ${name}`, n: cues.length, ...FEW.topicCues };
    }),
    ...keyPoints.map(({ id, paraphrases }, i) => {
      const what = `ways of saying ${id}, its text among them`;
      return { path: ["keyPoints", i, "paraphrases"], what, n: 1 + paraphrases.length, ...FEW.ways };
    }),
  ];
  return counts
    .filter(({ n, least }) => n < least)
    .map(({ path, what, n, least, cost }) => ({
      line: lineOf(path),
      what: `${what}: ${n}, better ${least} or more. ${cost}`,
    }))
    .sort((a, b) => a.line - b.line);
}
