import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.DocumentFragment;

const BLOCKS = new Set([
  "p",
  "div",
  "blockquote",
  "pre",
  "ul",
  "ol",
  "li",
  "table",
  "tr",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "hr",
  "section",
  "article",
  "details",
  "summary",
  "dl",
  "dt",
  "dd",
]);
const DROPPED = new Set(["script", "style", "template", "noscript", "iframe", "object", "svg", "head"]);
/** Elements nested deeper than this are read without their tags. */
const DEEPEST = 200;

/**
 * HTML of a post as plain text: one paragraph a line, quotes marked with `>`, list items with `-`, links with
 * their address behind them, entities decoded once. Scripts and styles are left out.
 */
export function htmlToText(html: string): string {
  const paragraphs: string[] = [];
  let line = "";
  let quote = 0;
  const flush = (): void => {
    const text = line.replace(/[^\S\n]+/gu, " ").trim();
    if (text) paragraphs.push(`${quote > 0 && !text.startsWith(">") ? `${">".repeat(quote)} ` : ""}${text}`);
    line = "";
  };
  const walk = (node: Node, depth: number, inPre: boolean): void => {
    if (node.nodeName === "#text" && "value" in node) {
      if (!inPre) line += node.value.replace(/\s+/gu, " ");
      else {
        const [first = "", ...rest] = node.value.split("\n");
        line += first;
        for (const next of rest) {
          flush();
          line = next;
        }
      }
      return;
    }
    if (!("childNodes" in node) || DROPPED.has(node.nodeName)) return;
    if (depth > DEEPEST) {
      line += textOf(node);
      return;
    }
    const block = BLOCKS.has(node.nodeName);
    if (block || node.nodeName === "br") flush();
    if (node.nodeName === "blockquote") quote++;
    if (node.nodeName === "li") line += "- ";
    const before = line.length;
    for (const child of node.childNodes) walk(child, depth + 1, inPre || node.nodeName === "pre");
    if (node.nodeName === "a" && "attrs" in node) {
      const href = node.attrs.find((a) => a.name === "href")?.value ?? "";
      const shown = line.slice(before).trim();
      if (/^https?:/u.test(href)) {
        if (shown === "" || (shown.endsWith("...") && href.startsWith(shown.slice(0, -3))))
          line = line.slice(0, before) + href;
        else if (!href.includes(shown.replace(/^https?:\/\//u, "").replace(/\/$/u, ""))) line += ` (${href})`;
      }
    }
    if (block) flush();
    if (node.nodeName === "blockquote") quote--;
  };
  walk(parseFragment(html), 0, false);
  flush();
  return paragraphs.join("\n");
}

/** The text of a node and all below it, whatever their depth. */
function textOf(root: Node): string {
  let text = "";
  const stack: Node[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.nodeName === "#text" && "value" in node) text += ` ${node.value.replace(/\s+/gu, " ")}`;
    else if ("childNodes" in node && !DROPPED.has(node.nodeName))
      stack.push(...[...node.childNodes].reverse());
  }
  return text;
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
