const NAMESPACE = "http://www.w3.org/2000/svg";
const REFERENCES: Readonly<Record<string, string>> = {
  "\u00a0": "&#160;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};
const escapeText = (text: string): string => text.replace(/[<>&\u00a0]/gu, (c) => REFERENCES[c]!);
const escapeValue = (text: string): string => text.replace(/[<>&\u00a0"]/gu, (c) => REFERENCES[c]!);

/**
 * An element of a picture, written as XML with every text and value escaped. It is as much of a document's element as
 * Plot asks for when it draws: a whole document takes several times as long, and leaves dead nodes that hold each other.
 */
export class SvgElement {
  readonly namespaceURI = NAMESPACE;
  readonly name: string;
  readonly children: (SvgElement | string)[] = [];
  private readonly attributes = new Map<string, string>();

  constructor(name: string) {
    this.name = name;
  }

  get ownerDocument(): typeof DOCUMENT {
    return DOCUMENT;
  }

  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  appendChild(child: SvgElement): SvgElement {
    this.children.push(child);
    return child;
  }

  /** Plot only ever draws anew: there is nothing before which it could insert. */
  insertBefore(child: SvgElement, next: null): SvgElement {
    if (next !== null) throw new Error("expected to insert at the end");
    return this.appendChild(child);
  }

  set textContent(text: unknown) {
    this.children.splice(0, Infinity, ...(text === "" ? [] : [String(text)]));
  }

  /** The element as XML, its latest attribute first. */
  toString(): string {
    let attributes = "";
    for (const [name, value] of this.attributes) attributes = ` ${name}="${escapeValue(value)}"${attributes}`;
    if (this.children.length === 0) return `<${this.name}${attributes} />`;
    const inside = this.children.map((c) => (typeof c === "string" ? escapeText(c) : c.toString()));
    return `<${this.name}${attributes}>${inside.join("")}</${this.name}>`;
  }
}

/** What makes elements; the root is there to be asked for its document. */
export const DOCUMENT = {
  documentElement: new SvgElement("svg"),
  createElementNS: (_namespace: string, name: string): SvgElement => new SvgElement(name),
};
