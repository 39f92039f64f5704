import fc from "fast-check";
import { parse, parseFragment } from "parse5";
import { describe, expect, test } from "vitest";
import { html, webAddress } from "../../src/html/html.ts";
import { visible } from "../../src/text/visible.ts";
import { hostile } from "./hostile.ts";
import { attribute, elements, textOf } from "./tree.ts";

/** A parser of HTML reads every kind of line end as one. */
const lineEnds = (text: string): string => text.replace(/\r\n?/gu, "\n");

describe("html", () => {
  test("escapes text, keeps markup, joins lists and leaves out what is not there", () => {
    const list = ["<b>", "&"].map((t) => html`<li>${t}</li>`);
    expect(html`<ul id="${`"x"`}">${list}${null}${undefined}${false}${0}${"'"}</ul>`.markup).toBe(
      '<ul id="&quot;x&quot;"><li>&lt;b&gt;</li><li>&amp;</li>0&#39;</ul>',
    );
  });

  test("an object that only looks like markup is text", () => {
    const forged = JSON.parse('{"markup": "<b>"}') as never;
    expect(html`${forged}`.markup).not.toContain("<b>");
  });

  test("for any text: it is text in an element, and a value in an attribute, and nothing else", () => {
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        const page = html`<p title="${a}">${b}<i>${[a, [b]]}</i></p>`.markup;
        const all = elements(parseFragment(page));
        expect(all.map((e) => e.tagName)).toEqual(["p", "i"]);
        expect(all[0]!.attrs.map((x) => x.name)).toEqual(["title"]);
        expect(attribute(all[0]!, "title")).toBe(lineEnds(visible(a)));
        expect(textOf(all[0]!)).toBe(lineEnds(visible(b) + visible(a) + visible(b)));
      }),
      { numRuns: 500 },
    );
  });

  test("for any text: the title of a page stays a title", () => {
    fc.assert(
      fc.property(hostile, (title) => {
        const all = elements(parse(`<!doctype html>${html`<title>${title}</title>`.markup}`));
        expect(all.map((e) => e.tagName)).toEqual(["html", "head", "title", "body"]);
      }),
    );
  });
});

test("a link leads to the web or nowhere", () => {
  expect(webAddress("https://x.org/a?b=1#c")).toBe("https://x.org/a?b=1#c");
  for (const bad of [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "//x.org",
    "x",
    "",
    null,
    5,
  ])
    expect(webAddress(bad)).toBeUndefined();
});
