import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ErrorObject, ValidateFunction } from "ajv";
import { isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { guardedRead, messageOf, ThreadmineError } from "../errors.ts";

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
export function loadCodebook(path: string): LoadedCodebook {
  const advice = "Codebooks that ship with threadmine are in corpus/codebooks.";
  const bytes = guardedRead(path, "codebook", advice, () => readFileSync(path));
  const { codebook, faults } = checkCodebook(bytes.toString("utf8"));
  if (!codebook) {
    const list = faults.map((f) => `${path}:${f.line}: expected ${f.expected}, found ${f.found}`).join("\n");
    throw new ThreadmineError(
      "bad-codebook",
      list,
      `Mend the file, then try it with: threadmine codebook check ${path}`,
    );
  }
  return { codebook, path, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Validates the text of a codebook: its YAML, its shape (`schema.json`), its names and references. */
export function checkCodebook(text: string): { codebook?: Codebook; faults: CodebookFault[] } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      faults: document.errors.map((e) => ({
        line: counter.linePos(e.pos[0]).line,
        expected: "valid YAML",
        found: e.message.split("\n")[0]!.replace(/ at line.*$/u, ""),
      })),
    };
  }
  const lineOf = (path: readonly (string | number)[]): number => {
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
    return { faults: [{ line: 1, expected: "YAML whose aliases can be followed", found: messageOf(error) }] };
  }
  const check = validator();
  if (!check(value)) {
    return {
      faults: (check.errors ?? [])
        .filter((e) => e.keyword !== "anyOf")
        .map((e) => describe(e, value, lineOf)),
    };
  }
  const codebook = value as Codebook;
  const faults = references(codebook, lineOf);
  return faults.length > 0 ? { faults } : { codebook, faults };
}

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

function describe(
  error: ErrorObject,
  root: unknown,
  lineOf: (path: readonly (string | number)[]) => number,
): CodebookFault {
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

function references(
  codebook: Codebook,
  lineOf: (path: readonly (string | number)[]) => number,
): CodebookFault[] {
  const faults: CodebookFault[] = [];
  const names = stances(codebook);
  const topics = codebook.topics.map((t) => t.name);
  const unique = (list: readonly string[], what: string, path: (i: number) => (string | number)[]): void => {
    list.forEach((name, i) => {
      if (list.indexOf(name) < i)
        faults.push({ line: lineOf(path(i)), expected: `each ${what} once`, found: `"${name}" again` });
    });
  };
  unique(names, "stance name", (i) => (i < 2 ? ["sides", i, "name"] : ["neutral", "name"]));
  unique(topics, "topic name", (i) => ["topics", i, "name"]);
  unique(
    codebook.keyPoints.map((k) => k.id),
    "key point id",
    (i) => ["keyPoints", i, "id"],
  );
  codebook.keyPoints.forEach((point, i) => {
    if (!names.includes(point.side))
      faults.push({
        line: lineOf(["keyPoints", i, "side"]),
        expected: `one of ${names.join(", ")}`,
        found: `"${point.side}"`,
      });
    if (point.topic !== null && !topics.includes(point.topic))
      faults.push({
        line: lineOf(["keyPoints", i, "topic"]),
        expected: `one of ${topics.join(", ")} or null`,
        found: `"${point.topic}"`,
      });
  });
  return faults;
}
