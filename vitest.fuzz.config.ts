import { defineConfig } from "vitest/config";

/** `npm run fuzz`: the same tests as in `npm test`, with many more inputs. */
export default defineConfig({
  test: {
    include: ["tests/formats/fuzz.test.ts"],
    env: { FUZZ_RUNS: process.env["FUZZ_RUNS"] ?? "5000" },
    testTimeout: 3_600_000,
  },
});
