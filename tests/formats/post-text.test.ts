import { describe, expect, test } from "vitest";
import { htmlToText, markdownToText, unescapeOnce } from "../../src/formats/post-text.ts";

describe("htmlToText", () => {
  test("gives a line a paragraph, and joins wrapped lines", () => {
    expect(htmlToText("One\nand <i>a half</i>.<p>Two.<br>Three.</p>")).toBe("One and a half.\nTwo.\nThree.");
  });

  test("marks quotes and list items", () => {
    expect(
      htmlToText("<blockquote><p>said<blockquote>deeper</blockquote></blockquote>no<ul><li>a<li>b</ul>"),
    ).toBe("> said\n>> deeper\nno\n- a\n- b");
  });

  test("keeps a quote that is marked already", () => {
    expect(htmlToText("&gt; said<p>no")).toBe("> said\nno");
  });

  test("shows the address of a link once", () => {
    expect(htmlToText('see <a href="https://x.org/a">this</a>')).toBe("see this (https://x.org/a)");
    expect(htmlToText('<a href="https://x.org/abcdef" rel="nofollow">https://x.org/ab...</a>')).toBe(
      "https://x.org/abcdef",
    );
    expect(htmlToText('<a href="https://x.org/a">x.org/a</a>')).toBe("x.org/a");
    expect(htmlToText('<a href="javascript:alert(1)">click</a>')).toBe("click");
  });

  test("keeps the lines of code", () => {
    expect(htmlToText("<pre><code>a = 1\nb = 2</code></pre>after")).toBe("a = 1\nb = 2\nafter");
  });

  test("leaves scripts and styles out, and decodes entities once", () => {
    expect(htmlToText("a<script>alert(1)</script><style>p{}</style> &amp;lt; &eacute;")).toBe("a &lt; é");
  });

  test.each(["b", "blockquote", "div"])("text below 5,000 <%s> is read", (tag) => {
    const html = `${`<${tag}>`.repeat(5000)}Managers <i>earn</i> more.${`</${tag}>`.repeat(5000)} And so on.`;
    const text = htmlToText(html).replace(/\s+/gu, " ");
    expect(text).toContain("Managers earn more.");
    expect(text).toContain("And so on.");
  });

  test("broken HTML is read like a browser reads it", () => {
    expect(htmlToText("<p>one <b>two<p>three</b> &nbsp; < 4 & 5 <")).toBe("one two\nthree < 4 & 5 <");
  });
});

describe("markdownToText", () => {
  test("joins wrapped lines, keeps blocks, quotes and lists", () => {
    expect(markdownToText("one\ntwo\r\n\r\n> said\n\n- a\n- b\n\n\n  three  ")).toBe(
      "one two\n> said\n- a\n- b\nthree",
    );
  });

  test("keeps other marks as they are", () => {
    expect(markdownToText("**bold** `code` <b>")).toBe("**bold** `code` <b>");
  });
});

test("unescapeOnce undoes one level of escaping", () => {
  expect(unescapeOnce("&lt;a&gt; &amp;lt; &quot;b&quot; &#39;c&#x27; &eacute;")).toBe(
    `<a> &lt; "b" 'c' &eacute;`,
  );
});
