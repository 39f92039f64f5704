import type { Row } from "../store/queries.ts";
import { escapeMarkdown } from "./escape.ts";
import { attribution, commentLink, type Page } from "./places.ts";
import { label, number, string, type Telling } from "./source.ts";

/** A claim or question with the thread that it stands in and its line there. */
export interface Placed {
  readonly row: Row;
  readonly thread: Row;
  readonly line: number;
}

/** Finds out where a claim or question stands. */
export function place({ source }: Telling, row: Row): Placed {
  const thread = source.rows("reports/place", {
    thread: string(row["thread_id"]),
    start: number(row["char_start"]),
  })[0]!;
  return { row, thread, line: number(thread["line"]) };
}

function sure({ source, words }: Telling, row: Row, sided: boolean): string {
  if (row["stance_score"] === undefined) return "";
  const share = words.percent(number(row["stance_score"]));
  const side = label(source.codebook, string(row["stance"]));
  return ` · ${sided ? words.say("sure-side", { share, side }) : words.say("sure", { share })}`;
}

/**
 * A quotation as a block that `verify` can check: the words, and an attribution with a link to the comment.
 *
 * @param sided whether the side is told below it, where no heading tells it.
 */
export function quotation(
  telling: Telling,
  { row, thread, line }: Placed,
  page: Page,
  sided = false,
): string {
  const by = attribution(telling.words, row, thread, line, page);
  return `> ${escapeMarkdown(string(row["text"]))}\n>\n> — ${by}${sure(telling, row, sided)}`;
}

/** A quotation inside a line, a list or a table, in quotation marks and with its link, which `verify` checks too. */
export function inlineQuotation(telling: Telling, placed: Placed, page: Page): string {
  return `“${escapeMarkdown(string(placed.row["text"]))}” ${inlineLink(telling, placed, page)}`;
}

/** The link that belongs to a text in quotation marks. */
function inlineLink({ words }: Telling, { row, thread, line }: Placed, page: Page): string {
  const link = commentLink(words, row, thread, line, page);
  return `[${words.say("comment", { n: number(row["comment"]) })}](${link})`;
}
