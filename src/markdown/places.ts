import { posix } from "node:path";
import type { Row } from "../store/queries.ts";
import { escapeMarkdown, shown, slug } from "./escape.ts";
import { NO_TOPIC, number, string } from "./source.ts";
import type { Words } from "./words.ts";

/** The most characters of a thread's title in a report: of one made of its first words, and of one that it has. */
const TITLE = 72;
const GIVEN = 100;
/** A heading and the text below it in one line, without a stop between them: "The premium is gone For twenty years". */
const FUSED =
  /^(.{20,}?\p{Ll}) (?:For|The|When|While|After|Since|Last|In|On|At|We|My|This|These|It|An|If|As|Every|Two|Three)\s\p{Ll}.*$/u;
/** Small words at the end of what is cut, which promise more. */
const DANGLING = /(?:\s(?:an?|and|at|for|from|in|my|of|on|or|our|that|the|to|when|where|which|who|with))+$/iu;
/** What says nothing in an opening: a greeting, and "Title." for "what the title says". */
const HOLLOW = /^(?:(?:hi|hello|hey)(?: (?:all|everyone|everybody|there|folks))?|title)[,.!:]\s+(\S)/iu;

/**
 * What a report calls a thread: the title that it has or, where there is none but the name of a file, its first
 * words: the first sentence, shortened between words.
 */
export function threadTitle(thread: Row): string {
  const first = string(thread["opening"]).split("\n")[0]!;
  // A first sentence of a word or two tells little: then the next one belongs to it.
  const own =
    thread["format"] === "flat"
      ? shown(first)
          .replace(HOLLOW, (_, next: string) => next.toUpperCase())
          .replace(/^\(([^()]*)\)/u, "$1")
          .replace(FUSED, "$1")
          .replace(/^(.{20,}?[.!?…]\)?)\s.*$/u, "$1")
      : "";
  const made = /\p{L}{2}/u.test(own);
  const whole = made ? own.replace(/[\s.,;:]+$/u, "") : shown(string(thread["title"]));
  const most = made ? TITLE : GIVEN;
  if (whole.length <= most) return whole;
  const cut = whole
    .slice(0, most + 1)
    .replace(/[\s\p{P}]*\s\S*$/u, "")
    .replace(/^(.{20,}?)[\s\p{P}]*\([^)]*$/u, "$1")
    // A clause that ends says more than one that breaks off.
    .replace(/^(.{32,}),\s[^,]*$/u, "$1")
    .replace(DANGLING, "");
  return `${cut.length > most ? cut.slice(0, most) : cut}…`.replace(/[\ud800-\udbff]…$/u, "…");
}

/** A thread's report: a name that stays the same whatever else the database holds. */
export function threadFile(thread: Row): string {
  return `${slug(threadTitle(thread))}-${string(thread["thread_id"]).slice(0, 8)}.md`;
}

/** Where a page stands, which decides how it links to threads' reports and to inputs. */
export interface Page {
  /** Folder of the page, relative to where the program runs; "." for standard output. */
  readonly folder: string;
  /** The folder from which names of inputs lead to files, relative to where the program runs; there if left out. */
  readonly inputs?: string | undefined;
  /** From the page to the folder of thread reports; null where there are none to link to. */
  readonly threads: string | null;
}

/** A part of a path that cannot end a Markdown link early. */
function pathSegment(name: string): string {
  return encodeURIComponent(name).replace(/[()]/gu, (c) => (c === "(" ? "%28" : "%29"));
}

/** A web address that cannot end a Markdown link early; undefined if it is none. */
export function webAddress(url: string): string | undefined {
  if (!/^https?:/iu.test(url) || !URL.canParse(url)) return undefined;
  return new URL(url).href.replace(
    /[()<>\s\\`[\]|"'{}^$]/gu,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/** The last link to an input: a page asks for one of the same thread again and again. */
let last = { uri: "", folder: "", inputs: "", link: "" };

/** What was unpacked has no file with those lines. */
const PACKED = /\.(?:gz|zst|bz2)$|\.zip!/iu;

/** The file that was read, as a link from a page; undefined for standard input. */
function inputFile(uri: string, { folder, inputs = "." }: Page): string | undefined {
  if (uri === "" || uri === "-") return undefined;
  if (last.uri !== uri || last.folder !== folder || last.inputs !== inputs) {
    const path = uri.startsWith("/") ? uri : posix.relative(folder, posix.join(inputs, uri));
    last = { uri, folder, inputs, link: path.split("/").map(pathSegment).join("/") };
  }
  return last.link;
}

/** The anchor of a heading: what renderers make of it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-");
}

/** The anchor of a comment in its thread's report: what renderers make of its heading. */
export function anchor(words: Words, comment: number): string {
  return anchorOf(words.say("comment-heading", { n: comment }));
}

/** Where a reader finds a comment in its thread's report. */
function reportLink(words: Words, thread: Row, comment: number, page: Page): string | undefined {
  return page.threads === null ? undefined : `${page.threads}${threadFile(thread)}#${anchor(words, comment)}`;
}

/**
 * Where a reader finds the comment itself: its page on the web, the line of the flat file that was read, or else
 * its thread's report or the input that holds it.
 */
export function commentLink(words: Words, place: Row, thread: Row, line: number, page: Page): string {
  const web = webAddress(string(place["url"]));
  if (web !== undefined) return web;
  const uri = string(thread["uri"]);
  const file = inputFile(uri, page);
  if (file !== undefined && thread["format"] === "flat" && !PACKED.test(uri)) return `${file}#L${line}`;
  const comment = number(place["comment"]);
  return reportLink(words, thread, comment, page) ?? `${file ?? ""}#comment-${comment}`;
}

/** Who wrote a comment, when, and in which thread, as one text: what an attribution must say. */
export function attributionText(words: Words, place: Row, thread: Row): string {
  return [
    place["author"] ? shown(string(place["author"])) : undefined,
    place["posted_at"] ? string(place["posted_at"]).slice(0, 10) : undefined,
    threadTitle(thread),
    words.say("comment", { n: number(place["comment"]) }),
  ]
    .filter(Boolean)
    .join(", ");
}

/** A thread's title as Markdown, with a link to its report unless that is where the comment's own link leads. */
function linkedTitle(words: Words, thread: Row, comment: number, page: Page, link: string): string {
  const title = escapeMarkdown(threadTitle(thread));
  const report = reportLink(words, thread, comment, page);
  return report === undefined || report === link ? title : `[${title}](${report})`;
}

/** The same as Markdown, with links: to the thread's report, where there is one, and to the comment itself. */
export function attribution(words: Words, place: Row, thread: Row, line: number, page: Page): string {
  const comment = number(place["comment"]);
  const link = commentLink(words, place, thread, line, page);
  return [
    place["author"] ? escapeMarkdown(string(place["author"])) : undefined,
    place["posted_at"] ? string(place["posted_at"]).slice(0, 10) : undefined,
    // On the thread's own page its title goes without saying.
    page.threads === "" ? undefined : linkedTitle(words, thread, comment, page, link),
    `[${words.say("comment", { n: comment })}](${link})`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** The name of the file of a topic's digest. */
export function topicFile(topic: string): string {
  return `${slug(topic === NO_TOPIC ? "no-topic" : topic)}.md`;
}
