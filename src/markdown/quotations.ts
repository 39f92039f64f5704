import type { Heading, Nodes, Paragraph, PhrasingContent, TableRow } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";
import { shown } from "./escape.ts";
import { languages } from "./languages.ts";
import { Words } from "./words.ts";

/** A run of inline text: plain, a link's, or under some other mark. */
export interface Piece {
  readonly text: string;
  readonly url?: string;
  readonly marked?: boolean;
}

/** A quotation as it stands in a report. */
export interface Quotation {
  readonly line: number;
  /** Ways to read where it begins, longest first; any that is true will do. */
  readonly texts: readonly string[];
  /** Of each of these: its words up to the first closing mark. */
  readonly single?: readonly string[];
  /** What stands around the words, from who wrote them to how sure it is; null where nothing does. */
  readonly attribution: readonly Piece[] | null;
  /** Whether the attribution names author, date and thread, or is only a link. */
  readonly whole: boolean;
  readonly marked: boolean;
  /** On the page of a thread, what stands above it of its comment. */
  readonly section?: CommentSection | undefined;
}

/** The head of a comment on the page of its thread: its number, and the line below with who wrote it and when. */
export interface CommentSection {
  readonly line: number;
  readonly comment: number;
  /** Ways to read the author and date in it; any that is true will do. None where no such line is. */
  readonly bylines: readonly string[];
}

/** Five words or more. */
const SAID = /(?:\S+\s+){4}\S/u;

const WORDS = languages().map((language) => new Words(language));
/** What stands before and after a value in a phrase, in each language: `comment 4`, `4. hozzászólás`. */
const around = (key: string, value: string): string[][] =>
  WORDS.map((words) => words.say(key, { [value]: "\0" }).split("\0"));
const COMMENT_NAMES = around("comment", "n");
const COMMENT_HEADINGS = around("comment-heading", "n");
/** What may stand in the line below such a heading besides author and date. */
const KINDS = ["article", "deleted"].flatMap((kind) => WORDS.map((words) => words.say(`kind.${kind}`)));
const ANSWERS = around("answers", "link").map(([before]) => before!);

/**
 * Reads the quotations out of a report, in its order: block quotes, cells in “ ”, and texts in “ ” before a link to
 * their comment. The front matter is left out; lines count from 1 and include it.
 */
export function quotationsOf(markdown: string): Quotation[] {
  const text = markdown
    .replace(/^\ufeff/u, "")
    .replace(/^---\r?\n[\s\S]*?\r?\n---(?=\r?\n|$)/u, (m) => m.replace(/[^\n]/gu, ""));
  const tree = fromMarkdown(text, {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
  let section: CommentSection | undefined;
  return tree.children.flatMap((node, i) => {
    if (node.type === "heading") section = sectionOf(node, tree.children[i + 1]);
    return [...quotations(node)].map((quotation) => ({ ...quotation, section }));
  });
}

/** The number in one of several phrases; undefined if a text is none of them. */
function between(text: string, phrases: readonly (readonly string[])[]): string | undefined {
  return phrases
    .filter(([before, after]) => text.startsWith(before!) && text.endsWith(after!))
    .map(([before, after]) => text.slice(before!.length, text.length - after!.length))
    .find((value) => /^\d+$/u.test(value));
}

/** Author and date of the line below a comment's heading, as far as its first link: with what it begins with, and without. */
function bylinesOf(facts: string): string[] {
  const own = `${facts} `;
  const answers = ANSWERS.find((before) => own.endsWith(before)) ?? "";
  const said = own.slice(0, own.length - answers.length).replace(/(?:^|\s)·?\s*$/u, "");
  return [
    said,
    ...KINDS.flatMap((kind) => (said.startsWith(kind) ? said.slice(kind.length).replace(/^ · /u, "") : [])),
  ];
}

/** The comment that a heading begins, with the line below it. */
function sectionOf(heading: Heading, next: Nodes | undefined): CommentSection | undefined {
  const n = between(shown(textOf(pieces(heading.children))), COMMENT_HEADINGS);
  if (n === undefined) return undefined;
  const below = next?.type === "paragraph" ? next : undefined;
  const facts = below && pieces(below.children);
  const links = facts?.findIndex((p) => p.url !== undefined) ?? -1;
  const parts = facts && shown(textOf(links === -1 ? facts : facts.slice(0, links)));
  return {
    line: (below ?? heading).position!.start.line,
    comment: Number(n),
    bylines: parts === undefined ? [] : bylinesOf(parts),
  };
}

function* quotations(node: Nodes): Generator<Quotation> {
  if (node.type === "blockquote") {
    const inner = node.children.filter((child) => child.type !== "paragraph");
    yield blockQuotation(
      node.position!.start.line,
      node.children.filter((child) => child.type === "paragraph"),
      inner.length > 0,
    );
  } else if (node.type === "tableRow") yield* rowQuotations(node);
  else if (node.type === "paragraph") yield* inlineQuotations(node);
  else if (node.type !== "heading" && "children" in node)
    for (const child of node.children) yield* quotations(child);
}

function pieces(nodes: readonly PhrasingContent[], marked = false): Piece[] {
  return nodes.flatMap((node): Piece[] => {
    if (node.type === "text") return [{ text: node.value, marked }];
    if (node.type === "break") return [{ text: "\n", marked }];
    if (node.type === "link") return [{ text: textOf(pieces(node.children)), url: node.url, marked: true }];
    if ("children" in node) return pieces(node.children, true);
    return [{ text: "value" in node ? node.value : "", marked: true }];
  });
}

/** The words of a run of inline text. */
export const textOf = (list: readonly Piece[]): string => list.map((p) => p.text).join("");

/** Cuts pieces at an offset of their joined text. */
function cut(list: readonly Piece[], at: number): [Piece[], Piece[]] {
  const [before, after]: [Piece[], Piece[]] = [[], []];
  let start = 0;
  for (const piece of list) {
    const end = start + piece.text.length;
    if (end <= at) before.push(piece);
    else if (start >= at) after.push(piece);
    else {
      before.push({ ...piece, text: piece.text.slice(0, at - start) });
      after.push({ ...piece, text: piece.text.slice(at - start) });
    }
    start = end;
  }
  return [before, after];
}

function blockQuotation(line: number, paragraphs: readonly Paragraph[], foreign: boolean): Quotation {
  const all = paragraphs.flatMap((p, i): Piece[] => [
    ...(i > 0 ? [{ text: "\n" }] : []),
    ...pieces(p.children),
  ]);
  const dash = [...textOf(all).matchAll(/\n\s*(?:—|–|--)\s/gu)].at(-1);
  const words = dash ? cut(all, dash.index)[0] : all;
  const attribution = dash ? cut(all, dash.index + dash[0].length)[1] : null;
  return {
    line,
    texts: [shown(textOf(words))],
    attribution,
    whole: true,
    marked: foreign || words.some((p) => p.marked),
  };
}

function* rowQuotations(row: TableRow): Generator<Quotation> {
  const cells = row.children.map((cell) => pieces(cell.children));
  for (const [i, cell] of cells.entries()) {
    const text = shown(textOf(cell));
    // What is a link, or has few words, is a title or a name.
    const said = cell.every((p) => p.url === undefined) && SAID.test(text);
    const attribution = cells.find((other, j) => j !== i && other.some(isCommentLink)) ?? null;
    if (!/^“.*”$/u.test(text) || (!attribution && !said)) continue;
    yield {
      line: row.position!.start.line,
      texts: [text.slice(1, -1)],
      attribution,
      whole: true,
      marked: cell.some((p) => p.marked),
    };
  }
}

function* inlineQuotations(paragraph: Paragraph): Generator<Quotation> {
  let before: Piece[] = [];
  for (const piece of pieces(paragraph.children)) {
    if (!isCommentLink(piece)) {
      before.push(piece);
      continue;
    }
    const text = textOf(before);
    const end = text.lastIndexOf("”");
    const starts = [...text.matchAll(/“/gu)].map((m) => m.index).filter((at) => at < end);
    if (starts.length > 0) {
      const [, inside] = cut(cut(before, end)[0], starts[0]! + 1);
      const line = paragraph.position!.start.line + (text.slice(0, starts[0]).match(/\n/gu)?.length ?? 0);
      yield {
        line,
        texts: starts.map((at) => shown(text.slice(at + 1, end))),
        single: starts.map((at) => shown(text.slice(at + 1, text.indexOf("”", at)))),
        attribution: [piece],
        whole: false,
        marked: inside.some((p) => p.marked),
      };
    }
    before = [];
  }
}

/**
 * The number of the comment that a run of inline text links to, by what the link is called: a word and a number, or what
 * a language calls a comment. Undefined for any other, and for links within a page.
 */
export function commentNumber({ text, url }: Piece): number | undefined {
  if (url === undefined || url.startsWith("#")) return undefined;
  const name = shown(text);
  const found = /^[\p{L}\p{M}]+ (\d+)$/u.exec(name)?.[1] ?? between(name, COMMENT_NAMES);
  return found === undefined ? undefined : Number(found);
}

/** Whether a run of inline text is a link to a comment. */
export const isCommentLink = (piece: Piece): boolean => commentNumber(piece) !== undefined;

/** Texts in quotation marks; between straight ones only from five words on, since names of things stand in them too. */
const QUOTED = /[“„]([^“”„]+)[”“]|«([^«»]+)»|"((?:[^"\s]+\s+){4,}[^"]*)"/gu;

/** How many texts in quotation marks of a page stand in none of the quotations that are checked. */
export function unlinkedIn(markdown: string): number {
  const checked = quotationsOf(markdown).flatMap((quotation) => quotation.texts);
  // Block quotes are checked as wholes; a closing mark within one is no opening one.
  const body = markdown.replace(/^---\n[\s\S]*?\n---\n/u, "").replace(/^>.*$/gmu, "");
  const plain = shown(body.replace(/\\([!-/:-@[-`{-~])/gu, "$1"));
  return [...plain.matchAll(QUOTED)].filter(([, curly, pointed, straight]) => {
    const words = (curly ?? pointed ?? straight!).trim();
    return !checked.some((text) => text.includes(words));
  }).length;
}
