import { createRequire } from "node:module";

// By its own module: natural's index would load database clients and a `.env` file.
const require = createRequire(import.meta.url);

/** The name that is meant by one that is misspelt: at most a third of its letters differ, or one; undefined if there is none. */
export function nearest(misspelt: string, names: readonly string[]): string | undefined {
  const { DamerauLevenshteinDistance: distance } =
    require("natural/lib/natural/distance/levenshtein_distance.js") as {
      DamerauLevenshteinDistance(source: string, target: string): number;
    };
  const most = Math.max(1, Math.floor(misspelt.length / 3));
  const near = names.map((name) => ({ name, differs: distance(misspelt, name) }));
  return near.filter(({ differs }) => differs <= most).sort((a, b) => a.differs - b.differs)[0]?.name;
}
