import { parseFragment } from "parse5";
import { attribute, type HtmlNode, hasClass } from "./html-tree.ts";

const BLOCKS = new Set(
  "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tr ul".split(
    " ",
  ),
);
const DROPPED = new Set(
  "script style template noscript iframe object svg head button select textarea audio video canvas".split(
    " ",
  ),
);
/** Elements nested deeper than this are read without their tags. */
const DEEPEST = 200;

/**
 * HTML of a post as plain text: one paragraph a line, quotes marked with `>`, list items with `-`, links with
 * their address behind them, lines of code as they stand, entities decoded once. Scripts and styles are left out.
 *
 * @param skip further elements to leave out.
 */
export function htmlToText(html: string, skip?: (node: HtmlNode) => boolean): string {
  return html === "" ? "" : nodeToText(parseFragment(bounded(html)), skip);
}

/** Deeper nesting than this is no text, and would take the HTML parser time that grows with its square. */
const DEEPEST_TAGS = 10_000;

/** HTML whose tags are left out from where they nest too deep. */
export function bounded(html: string): string {
  let depth = 0;
  for (const tag of html.matchAll(/<(\/?)[a-z][^\s/>]*/giu)) {
    depth += tag[1] === "/" ? -1 : VOID.has(tag[0].slice(1).toLowerCase()) ? 0 : 1;
    if (depth > DEEPEST_TAGS)
      return html.slice(0, tag.index) + html.slice(tag.index).replace(/<[^<>]*>/gu, " ");
  }
  return html;
}

/** Elements that often stand without an end. */
const VOID = new Set("br hr img input link meta p li td tr th dt dd option wbr source col".split(" "));

/**
 * The text below a node of HTML, as `htmlToText` gives it.
 *
 * @param skip elements to leave out.
 */
export function nodeToText(root: HtmlNode, skip: (node: HtmlNode) => boolean = () => false): string {
  const paragraphs: string[] = [];
  let line = "";
  let quote = 0;
  const flush = (code = false): void => {
    const text = code ? line.trimEnd() : line.replace(/[^\S\n]+/gu, " ").trim();
    if (text.trim() !== "")
      paragraphs.push(`${quote > 0 && !text.startsWith(">") ? `${">".repeat(quote)} ` : ""}${text}`);
    line = "";
  };
  const walk = (node: HtmlNode, depth: number, inPre: boolean): void => {
    if (node.nodeName === "#text" && "value" in node) {
      if (!inPre) line += node.value.replace(/\s+/gu, " ");
      else {
        const [first = "", ...rest] = node.value.split("\n");
        line += first;
        for (const next of rest) {
          flush(true);
          line = next;
        }
      }
      return;
    }
    if (!("childNodes" in node) || DROPPED.has(node.nodeName) || skip(node)) return;
    if (depth > DEEPEST) {
      line += textOf(node);
      return;
    }
    const block = BLOCKS.has(node.nodeName);
    if (block || node.nodeName === "br") flush(inPre);
    if (node.nodeName === "blockquote") quote++;
    if (node.nodeName === "li") line += "- ";
    // Pictures of faces stand for words.
    if (node.nodeName === "img" && hasClass(node, "emoji")) line += attribute(node, "alt");
    const before = line.length;
    const pre = inPre || node.nodeName === "pre";
    for (const child of node.childNodes) walk(child, depth + 1, pre);
    if (node.nodeName === "td" || node.nodeName === "th") line += " ";
    if (node.nodeName === "a") {
      const href = attribute(node, "href");
      const shown = line.slice(before).trim();
      if (/^https?:/u.test(href)) {
        if (shown === "" || (shown.endsWith("...") && href.startsWith(shown.slice(0, -3))))
          line = line.slice(0, before) + href;
        else if (!href.includes(shown.replace(/^https?:\/\//u, "").replace(/\/$/u, ""))) line += ` (${href})`;
      }
    }
    if (block) flush(pre);
    if (node.nodeName === "blockquote") quote--;
  };
  walk(root, 0, false);
  flush();
  return paragraphs.join("\n");
}

/** The text of a node and all below it, whatever their depth. */
export function textOf(root: HtmlNode): string {
  let text = "";
  const stack: HtmlNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.nodeName === "#text" && "value" in node) text += ` ${node.value.replace(/\s+/gu, " ")}`;
    else if ("childNodes" in node && !DROPPED.has(node.nodeName))
      for (let i = node.childNodes.length - 1; i >= 0; i--) stack.push(node.childNodes[i]!);
  }
  return text;
}

/** Text in which every line stands for itself, as in a chat: trimmed, without the blank ones. */
export function plainLines(text: string): string {
  return text
    .split(/\r\n?|\n/u)
    .map((line) => line.trim())
    .filter(Boolean)
    .join("\n");
}

/** Markdown of a post: its blocks as lines; wrapped lines of one paragraph are joined, other marks are kept. */
export function markdownToText(markdown: string): string {
  return markdown
    .replace(/\r\n?/gu, "\n")
    .split(/\n{2,}/u)
    .flatMap((block) => {
      const rows = block
        .split("\n")
        .map((row) => row.trim())
        .filter(Boolean);
      const separate = rows.some((row) => /^(?:[-*+]\s|\d+[.)]\s|>|\|)/u.test(row));
      return separate ? rows : [rows.join(" ")];
    })
    .filter(Boolean)
    .join("\n");
}

/** Undoes the escaping of `&`, `<` and `>` that some exports apply to Markdown, once. */
export function unescapeOnce(text: string): string {
  return text.replace(
    /&(amp|lt|gt|quot|#39|#x27);/gu,
    (_, name: string) => ({ amp: "&", lt: "<", gt: ">", quot: '"' })[name] ?? "'",
  );
}
