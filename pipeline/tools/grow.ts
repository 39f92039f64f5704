import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { random } from "../../src/learn/random.ts";
import { lines } from "../../src/text/lines.ts";
import { sentences } from "../../src/text/words.ts";
import { extractAll } from "../1-extract.ts";

/** New text out of that of some threads: always the same, never twice the same. */
export interface Growth {
  /** A number from 0, below a limit. */
  below(limit: number): number;
  /** A number from 0 to 1. */
  chance(): number;
  /** A text with its numbers and some of its words changed. */
  rewrite(text: string): string;
  sentence(): string;
  /** Some sentences that follow each other in the threads, rewritten. */
  comment(): string;
}

/** Makes text grow out of the threads of some inputs. */
export async function growth(input: string, seed: number): Promise<Growth> {
  const found: string[] = [];
  for await (const { thread } of extractAll([input], (fault) => console.error(fault.message)))
    for (const line of lines(thread.text))
      for (const s of sentences(thread.text, line)) found.push(thread.text.slice(s.start, s.end));
  const words = [...new Set(found.join(" ").match(/\b[a-z]{4,12}\b/gu))];
  const chance = random(seed);
  const below = (limit: number): number => Math.floor(chance() * limit);
  const rewrite = (text: string): string =>
    text
      .replace(/\d+/gu, (n) => String(below(10 ** Math.min(n.length, 9))))
      .replace(/\b[a-z]{4,12}\b/gu, (word) => (chance() < 0.04 ? words[below(words.length)]! : word));
  return {
    below,
    chance,
    rewrite,
    sentence: () => rewrite(found[below(found.length)]!),
    comment() {
      const first = below(found.length);
      const own = found.slice(first, first + 1 + below(7)).map(rewrite);
      const half = own.length > 3 ? 1 + below(own.length - 1) : own.length;
      return [own.slice(0, half).join(" "), own.slice(half).join(" ")].filter(Boolean).join("\n\n");
    },
  };
}

/** Writes a folder's flat threads so many times over, each copy with other words and numbers; the first as they are. */
export async function copies(from: string, times: number, into: string): Promise<void> {
  mkdirSync(into, { recursive: true });
  const { rewrite } = await growth(from, 1);
  const flat = readdirSync(from).filter((name) => name.endsWith(".txt"));
  for (let copy = 0; copy < times; copy++)
    for (const name of flat) {
      const text = readFileSync(join(from, name), "utf8");
      writeFileSync(join(into, `${copy}-${name}`), copy === 0 ? text : rewrite(text));
    }
}
