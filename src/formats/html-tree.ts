import type { DefaultTreeAdapterTypes } from "parse5";

/** A node of a page as parse5 gives it. */
export type HtmlNode = DefaultTreeAdapterTypes.Node;
export type HtmlElement = DefaultTreeAdapterTypes.Element;

/** An attribute of a node; empty if it has none of that name. */
export function attribute(node: HtmlNode, name: string): string {
  return "attrs" in node ? (node.attrs.find((a) => a.name === name)?.value ?? "") : "";
}

/** Whether a node is of a class. */
export function hasClass(node: HtmlNode, name: string): boolean {
  return attribute(node, "class").split(/\s+/u).includes(name);
}

/** The elements below a node in the order of the page, whatever their depth. */
export function* elementsBelow(root: HtmlNode): Generator<HtmlElement> {
  const stack: HtmlNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node !== root && "tagName" in node) yield node;
    if ("childNodes" in node)
      for (let i = node.childNodes.length - 1; i >= 0; i--) stack.push(node.childNodes[i]!);
  }
}

/** The first element below a node that fits. */
export function firstBelow(root: HtmlNode, fits: (element: HtmlElement) => boolean): HtmlElement | undefined {
  for (const element of elementsBelow(root)) if (fits(element)) return element;
  return undefined;
}

/** Makes the test for elements of a class, as `firstBelow` takes it. */
export const withClass =
  (name: string) =>
  (element: HtmlElement): boolean =>
    hasClass(element, name);
