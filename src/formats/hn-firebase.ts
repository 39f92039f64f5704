import { grouped } from "../grouped.ts";
import { isoDate } from "./build.ts";
import { built } from "./dump.ts";
import {
  countOf,
  type DecodedInput,
  type Format,
  has,
  idOf,
  listOf,
  type RawPost,
  type RawThread,
  text,
} from "./format.ts";
import { hnUrl } from "./hn.ts";
import { htmlToText } from "./post-text.ts";

type Item = Record<string, unknown>;

const isItem = (value: unknown): value is Item =>
  has(value, "id", "type") &&
  typeof value.id === "number" &&
  ["story", "comment", "job", "poll", "pollopt"].includes(idOf(value.type)) &&
  !("children" in value);

/** Items as a list, as lines, or as an object whose keys are their ids. */
function itemsOf({ json, records }: DecodedInput): Item[] {
  const keyed = has(json) && !isItem(json) ? Object.values(json) : [];
  return [...records, ...(keyed.slice(0, 20).some(isItem) ? keyed : [])].filter(isItem);
}

/**
 * Items of Hacker News as its own interface gives them (hacker-news.firebaseio.com/v0/item/ID.json), as a list,
 * an object by id, or NDJSON. A comment names its parent alone, so the thread is found by going up: whole inputs only.
 *
 * Deleted and dead items stay, empty. Replies that `kids` names and the input lacks are noted.
 * Source: github.com/HackerNews/API, "Items".
 */
export const hnFirebase: Format = {
  name: "hn-firebase",
  label: "Hacker News items (Firebase JSON or NDJSON)",
  detect: (input) => itemsOf(input).some((item) => "by" in item || "time" in item || "deleted" in item),
  read(input) {
    const items = itemsOf(input);
    const byId = new Map(items.map((item) => [item["id"], item]));
    const roots = new Map<Item, Item>();
    const rootOf = (item: Item): Item => {
      const path: Item[] = [];
      let at = item;
      while (!roots.has(at)) {
        path.push(at);
        // Until more is known it is its own root: a circle ends where it closes.
        roots.set(at, at);
        const above = byId.get(at["parent"] ?? at["poll"]);
        if (!above) break;
        at = above;
      }
      const root = roots.get(at)!;
      for (const step of path) roots.set(step, root);
      return root;
    };
    return built(
      input,
      "hn-firebase",
      [...grouped(items, rootOf)].map(([root, own]) => thread(root, own, byId)),
    );
  },
};

function thread(root: Item, items: readonly Item[], byId: ReadonlyMap<unknown, Item>): RawThread {
  const opens = root["parent"] === undefined;
  const key = idOf(root["id"]);
  const posts = items.flatMap((item): RawPost[] => {
    const gone = item["deleted"] === true || item["dead"] === true;
    const body = gone ? "" : htmlToText(text(item["text"]) ?? "");
    if (item === root && opens && body === "" && !gone) return [];
    const missing = listOf(item["kids"]).filter((kid) => !byId.has(kid)).length;
    const parent = text(item["parent"] ?? item["poll"]);
    return [
      {
        nativeId: idOf(item["id"]),
        parentId: opens && parent === key ? null : parent,
        kind: body === "" ? "deleted" : "comment",
        author: text(item["by"]),
        postedAt: isoDate(item["time"]),
        url: hnUrl(item["id"]),
        text: body,
        ...(missing > 0 ? { incomplete: `replies that are not in the input: ${missing}` } : {}),
      },
    ];
  });
  const lacking = opens ? countOf(root["descendants"]) - items.length + 1 : 0;
  return {
    key,
    title: text(root["title"]) ?? "",
    url: opens ? hnUrl(key) : null,
    posts,
    ...(lacking > 0 ? { incomplete: `comments that are not in the input: ${lacking}` } : {}),
  };
}
