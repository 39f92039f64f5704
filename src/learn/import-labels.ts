import { ThreadmineError } from "../errors.ts";
import { has } from "../formats/format.ts";
import { parseJson } from "../formats/json.ts";
import { isStructure, type Structure } from "./structure.ts";
import type { LabelledClaim } from "./write-gold.ts";

/** One labeller's work on one thread. */
export interface LabelledThread {
  /** As the tool knows it; of unknown origin. */
  readonly name: string;
  readonly text: string;
  readonly structure: Structure | undefined;
  readonly claims: readonly LabelledClaim[];
}

const fail = (where: string, expected: string, found: string): never => {
  throw new ThreadmineError(
    "bad-gold",
    `${where}: expected ${expected}, found ${found}`,
    "Files that threadmine export wrote, once corrected, can be read back as they are.",
  );
};

const STRUCTURE = "a structure with title, starts, parents, sources and authors";

/** @throws ThreadmineError `bad-gold` for a value that is no structure. */
export const structureFrom = (value: unknown, where: string): Structure =>
  isStructure(value) ? value : fail(where, STRUCTURE, quote(JSON.stringify(value)));

const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/**
 * Reads a brat `.ann` file (https://brat.nlplab.org/standoff.html): the text-bound annotations of type `Claim`, with
 * their attributes `Stance` and `Topic_…`. Everything else that a labeller may have added is left alone.
 *
 * @throws ThreadmineError `bad-gold` with the line, where one cannot be read or does not stand at its offsets.
 */
export function readBrat(path: string, ann: string, text: string): LabelledClaim[] {
  const points = Array.from(text);
  const claims = new Map<
    string,
    { start: number; end: number; stance: string | undefined; topics: string[] }
  >();
  ann.split("\n").forEach((row, i) => {
    const where = `${path}:${i + 1}`;
    const [id, body, ...rest] = row.split("\t") as [string, string?, ...string[]];
    const quoted = rest.join("\t");
    if (id.startsWith("T") && /^Claim\b/u.test(body ?? "")) {
      const spans = [...body!.matchAll(/(\d+) (\d+)/gu)].map(([, a, b]) => [Number(a), Number(b)] as const);
      if (spans.length === 0) fail(where, "offsets behind Claim", quote(row));
      const held = spans.map(([a, b]) => points.slice(a, b).join("")).join(" ");
      if (held !== quoted) fail(where, `${quote(quoted)} at its offsets`, quote(held));
      claims.set(id, { start: spans[0]![0], end: spans.at(-1)![1], stance: undefined, topics: [] });
    }
  });
  for (const row of ann.split("\n")) {
    const attribute = /^[AM]\d+\t(\S+) (T\d+)(?: (\S+))?/u.exec(row);
    const claim = claims.get(attribute?.[2] ?? "");
    if (!attribute || !claim) continue;
    if (attribute[1] === "Stance") claim.stance = attribute[3];
    else if (attribute[1]!.startsWith("Topic_")) claim.topics.push(attribute[1]!.slice("Topic_".length));
  }
  return [...claims.values()];
}

interface Region {
  readonly id?: string;
  readonly type?: string;
  readonly value?: {
    readonly start?: number;
    readonly end?: number;
    readonly text?: string;
    readonly labels?: readonly string[];
    readonly choices?: readonly string[];
  };
}

interface Annotation {
  readonly was_cancelled?: boolean;
  readonly result?: readonly Region[];
}

interface Task {
  readonly id?: number;
  readonly data?: { readonly text?: unknown; readonly name?: unknown; readonly structure?: unknown };
  readonly annotations?: unknown;
}

const isText = (value: unknown): boolean => value === undefined || typeof value === "string";
const isList = (value: unknown, test: (item: unknown) => boolean): boolean =>
  value === undefined || (Array.isArray(value) && value.every(test));

const isRegion = (region: unknown): boolean => {
  if (!has(region)) return false;
  const { value } = region as { value?: unknown };
  if (value === undefined) return true;
  if (!has(value)) return false;
  const { text, labels, choices } = value as Record<string, unknown>;
  return isText(text) && isList(labels, isText) && isList(choices, isText);
};

/** The annotations of a task, if they are what Label Studio writes. */
function annotationsOf(where: string, { annotations = [] }: Task): readonly Annotation[] {
  const whole = (a: unknown): boolean => has(a) && isList((a as Record<string, unknown>)["result"], isRegion);
  if (isList(annotations, whole)) return annotations as readonly Annotation[];
  return fail(where, "annotations with a result each", quote(JSON.stringify(annotations)));
}

/**
 * Reads an export of Label Studio in its JSON format (https://labelstud.io/guide/task_format): a labelled thread for
 * each annotation that was not cancelled. Predictions are nobody's labels and are left out.
 *
 * @returns the threads, and how many tasks had no annotation.
 * @throws ThreadmineError `bad-json`, `bad-gold`.
 */
export function readLabelStudio(
  path: string,
  json: string,
): { threads: LabelledThread[]; unlabelled: number } {
  const tasks = parseJson(json, path, "Export from Label Studio in the format JSON.");
  if (!Array.isArray(tasks)) return fail(path, "a JSON array of tasks", typeof tasks);
  const threads: LabelledThread[] = [];
  let unlabelled = 0;
  for (const [i, task] of (tasks as Task[]).entries()) {
    const where = `${path}: task ${i + 1}`;
    const text = task?.data?.text;
    if (typeof text !== "string") return fail(where, "a text in data.text", typeof text);
    const held = task.data?.structure;
    const annotations = annotationsOf(where, task).filter((a) => !a.was_cancelled);
    if (annotations.length === 0) unlabelled++;
    annotations.forEach((annotation, k) => {
      const given = task.data?.name;
      const name = typeof given === "string" ? given : `task ${task.id ?? i + 1}`;
      threads.push({
        name: annotations.length > 1 ? `${name} ${k + 1}` : name,
        text,
        structure: held === undefined || held === null ? undefined : structureFrom(held, where),
        claims: claimsOf(where, text, annotation.result ?? []),
      });
    });
  }
  return { threads, unlabelled };
}

function claimsOf(where: string, text: string, regions: readonly Region[]): LabelledClaim[] {
  const points = Array.from(text);
  const topics = new Map<string | undefined, readonly string[]>();
  for (const { id, type, value } of regions) if (type === "choices") topics.set(id, value?.choices ?? []);
  return regions
    .filter((r) => r.type === "labels")
    .map(({ id, value }) => {
      const { start, end, text: quoted, labels } = value ?? {};
      if (
        !Number.isInteger(start) ||
        !Number.isInteger(end) ||
        start! < 0 ||
        end! > points.length ||
        start! >= end!
      )
        return fail(`${where}, region ${id}`, "a start and an end inside the text", `${start} ${end}`);
      const span = locate(points, text, start!, end!, quoted);
      if (!span) return fail(`${where}, region ${id}`, `${quote(quoted!)} at ${start}–${end}`, "other text");
      return { ...span, stance: labels?.[0], topics: topics.get(id) ?? [] };
    });
}

/** Code-point offsets of a region; versions before 1.5 counted UTF-16 units, and runs of white space may be lost. */
function locate(
  points: readonly string[],
  text: string,
  start: number,
  end: number,
  quoted: string | undefined,
): { start: number; end: number } | undefined {
  const plain = (s: string): string => s.replace(/\s+/gu, "");
  if (quoted === undefined || plain(points.slice(start, end).join("")) === plain(quoted))
    return { start, end };
  if (plain(text.slice(start, end)) !== plain(quoted)) return undefined;
  const from = Array.from(text.slice(0, start)).length;
  return { start: from, end: from + Array.from(text.slice(start, end)).length };
}
