import type { DefaultTreeAdapterTypes } from "parse5";

type Node =
  | DefaultTreeAdapterTypes.ChildNode
  | DefaultTreeAdapterTypes.Document
  | DefaultTreeAdapterTypes.DocumentFragment;
export type Element = DefaultTreeAdapterTypes.Element;

/** Every element of a parsed document, in order. */
export function elements(node: Node): Element[] {
  const found: Element[] = [];
  const stack: Node[] = [node];
  for (let at = stack.pop(); at; at = stack.pop()) {
    if ("tagName" in at) found.push(at);
    if ("childNodes" in at) stack.push(...[...at.childNodes].reverse());
  }
  return found;
}

/** The text of an element and of what it holds. */
export function textOf(node: Node): string {
  if (node.nodeName === "#text") return (node as DefaultTreeAdapterTypes.TextNode).value;
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((a) => a.name === name)?.value;
}
