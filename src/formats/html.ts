import { parse } from "parse5";
import { flatThread } from "./flat.ts";
import type { Format } from "./format.ts";
import { attribute, firstBelow, type HtmlNode, hasClass } from "./html-tree.ts";
import { bounded, nodeToText, textOf } from "./post-text.ts";

/** Parts of a page that are not its text. */
const ASIDE = new Set(["nav", "header", "footer", "aside", "form", "menu", "dialog"]);
const ASIDE_ROLES = new Set(["navigation", "banner", "contentinfo", "search", "complementary"]);
const ASIDE_NAMES = ["nav", "navbar", "menu", "sidebar", "footer", "cookie", "breadcrumb", "breadcrumbs"];

/**
 * A page of a site that has no module of its own: its main text, one block a line, is read like pasted text.
 *
 * Scripts, styles, navigation and forms are left out. Source: the HTML standard's sections and ARIA's landmarks.
 */
export const html: Format = {
  name: "html",
  label: "HTML page of any other site",
  detect: ({ text }) =>
    /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b/iu.test(
      text.slice(0, 2000),
    ),
  read(input) {
    const page = parse(bounded(input.text));
    const all = firstBelow(page, ({ tagName }) => tagName === "body") ?? page;
    const main = firstBelow(all, (e) => e.tagName === "main" || attribute(e, "role") === "main");
    const title = firstBelow(page, ({ tagName }) => tagName === "title");
    // A page may declare as its main part what holds none of its text.
    const text = (main && nodeToText(main, isAside)) || nodeToText(all, isAside) || nodeToText(all);
    return [flatThread(input, "html", text, title && textOf(title))];
  },
};

function isAside(node: HtmlNode): boolean {
  return (
    ASIDE.has(node.nodeName) ||
    ASIDE_ROLES.has(attribute(node, "role")) ||
    attribute(node, "aria-hidden") === "true" ||
    ASIDE_NAMES.some((name) => hasClass(node, name) || attribute(node, "id") === name)
  );
}
