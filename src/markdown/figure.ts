import { stances } from "../codebook/codebook.ts";
import type { Picture } from "../pictures/draw.ts";
import type { StanceCounts, StanceLabels } from "../pictures/stances.ts";
import type { Row } from "../store/queries.ts";
import { escapeMarkdown } from "./escape.ts";
import type { ReportFile } from "./page.ts";
import { string, type Telling } from "./source.ts";
import type { Words } from "./words.ts";

/** The library of pictures, which is loaded only where reports have any. */
export type Draw = typeof import("../pictures/pictures.ts");

/** Where pages put their pictures: with the library, and the files drawn since they were last taken. */
export interface Drawing {
  readonly library: Draw;
  readonly files: ReportFile[];
}

/**
 * A picture of a page, as Markdown with words for those who do not see it; empty where there are no pictures.
 *
 * @param page path of the page below the reports' folder.
 * @param name tells the pictures of a page apart.
 * @param tabled whether its figures follow as a table, since the page has them nowhere else.
 */
export function figure(
  { source, words, drawing }: Telling,
  page: string,
  name: string,
  make: (draw: Draw, labels: StanceLabels, words: Words) => Picture,
  tabled = false,
): string {
  if (!drawing) return "";
  const { codebook } = source;
  const [a, b] = codebook.sides;
  const { svg, alt, table } = make(drawing.library, [a.label, b.label, codebook.neutral.label], words);
  const path = `pictures/${page.replace(/\.md$/u, "")}-${name}.svg`;
  drawing.files.push({ path, content: svg });
  const picture = `![${escapeMarkdown(alt)}](${"../".repeat(page.split("/").length - 1)}${path})`;
  if (!tabled) return picture;
  const cells = (row: readonly (string | number)[]) =>
    row.map((cell) => (typeof cell === "string" ? escapeMarkdown(cell) : cell));
  return `${picture}\n\n${words.table(table.header.map(escapeMarkdown), table.rows.map(cells))}`;
}

/** Makes the function that tells the claims of a comment by stance, in the order of pictures. */
export function countsByComment({ source }: Telling, claims: readonly Row[]): (comment: Row) => StanceCounts {
  const names = stances(source.codebook);
  const held = new Map<string, [number, number, number]>();
  for (const claim of claims) {
    const id = string(claim["comment_id"]);
    const counts = held.get(id) ?? [0, 0, 0];
    held.set(id, counts);
    const at = names.indexOf(string(claim["stance"]));
    if (at !== -1) counts[at]!++;
  }
  return (comment) => held.get(string(comment["comment_id"])) ?? [0, 0, 0];
}
