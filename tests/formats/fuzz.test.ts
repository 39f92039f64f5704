import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, test } from "vitest";
import { sha256 } from "../../src/sha256.ts";
import { changed, check, FAILURES, fixtures } from "./mutate.ts";

// Every parser gets inputs that are nearly right. `npm run fuzz` tries many (vitest.fuzz.config.ts says how many), prints
// the seed of a failure and saves the smallest input that fails; all that were ever saved are read here again.

const RUNS = Number(process.env["FUZZ_RUNS"] ?? 25);
const SAVES = process.env["FUZZ_RUNS"] !== undefined;

function save(name: string, bytes: Uint8Array): string {
  const path = join(FAILURES, `${name}-${sha256(bytes).slice(0, 12)}`);
  writeFileSync(path, bytes);
  return path;
}

describe("changed in some place, it is read whole or refused with a reason", () => {
  test.each([...fixtures.keys()])("%s", { timeout: 3_600_000 }, (name) => {
    const result = fc.check(fc.property(changed(fixtures.get(name)!), check), { numRuns: RUNS });
    if (!result.failed) return;
    const [bytes] = result.counterexample!;
    const place = SAVES ? save(name, bytes) : "not saved: run npm run fuzz";
    throw new Error(`seed ${result.seed}, path ${result.counterexamplePath}, ${place}`, {
      cause: result.errorInstance,
    });
  });
});

const failures = readdirSync(FAILURES);

describe("inputs that once broke a parser", () => {
  test.each(failures)("%s", (name) => check(readFileSync(join(FAILURES, name))));
});
