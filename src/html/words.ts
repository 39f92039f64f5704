import { PICTURE_WORDS, type PictureWords } from "../pictures/words.ts";

/** What the page says in its own words. A language is one value of this. */
export interface PageWords {
  /** BCP 47. */
  readonly lang: string;
  readonly pictures: PictureWords;
  readonly skip: string;
  readonly question: string;
  readonly filters: string;
  readonly stance: string;
  readonly topic: string;
  readonly noTopic: string;
  readonly author: string;
  readonly certainty: string;
  readonly reset: string;
  /** With `{shown}`, `{all}` and `{comments}`: filled in by the page's script. */
  readonly count: string;
  readonly noScript: string;
  readonly contents: string;
  readonly asTable: string;
  readonly pictured: string;
  readonly original: string;
  readonly article: string;
  readonly deleted: string;
  readonly answers: string;
  readonly source: string;
  readonly linkTo: string;
  readonly why: string;
  readonly isClaim: string;
  readonly keyPoint: string;
  readonly noEvidence: string;
  readonly how: string;
  readonly marks: string;
  readonly sources: Readonly<Record<string, string>>;
  line(n: number): string;
  sure(percent: string): string;
  beginsHere(percent: string): string;
  size(threads: number | null, comments: number, claims: number): string;
  replies(n: number): string;
  claims(n: number): string;
  inferred(start: string, parent: string): string;
}

const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const ENGLISH: PageWords = {
  lang: "en",
  pictures: PICTURE_WORDS.en,
  skip: "Skip to the discussion",
  question: "The question",
  filters: "Filters",
  stance: "Stance",
  topic: "Topic",
  noTopic: "no topic",
  author: "Author",
  certainty: "Stance at least so sure",
  reset: "Show all",
  count: "{shown} of {all} claims shown, in {comments} comments",
  noScript: "Filters need JavaScript. Everything else works without.",
  contents: "Threads",
  asTable: "As a table",
  pictured: "Topics, course and replies as pictures",
  original: "The discussion itself",
  article: "the article",
  deleted: "deleted",
  answers: "answers",
  source: "source",
  linkTo: "Link to comment",
  why: "why these labels",
  isClaim: "Asserts something",
  keyPoint: "Key point",
  noEvidence: "No evidence was stored.",
  how: "How to read this page",
  marks:
    "Marked sentences are claims. The letter and the kind of line tell the stance, the thickness of the line how sure it is. A claim opens its evidence: weights are log-odds, and what is above 0 speaks for the label.",
  sources: {
    quote: "quotation",
    article: "article",
    ad: "advertisement",
    noise: "not part of the discussion",
  },
  line: (n) => `line ${n}`,
  sure: (percent) => `${percent} sure`,
  beginsHere: (percent) => `begins here: ${percent} sure`,
  size: (threads, comments, claims) =>
    [
      ...(threads === null ? [] : [plural(threads, "thread")]),
      plural(comments, "comment"),
      plural(claims, "claim"),
    ].join(", "),
  replies: (n) => plural(n, "reply", "replies"),
  claims: (n) => plural(n, "claim"),
  inferred: (start, parent) =>
    `The text came without marks of where a comment begins. The split was inferred: on average a boundary is ${start} sure and a reply link ${parent}. Where a comment is less than 80 % sure, its line is broken.`,
};

const GERMAN: PageWords = {
  lang: "de",
  pictures: PICTURE_WORDS.de,
  skip: "Zur Diskussion springen",
  question: "Die Frage",
  filters: "Filter",
  stance: "Haltung",
  topic: "Thema",
  noTopic: "kein Thema",
  author: "Verfasser",
  certainty: "Haltung mindestens so sicher",
  reset: "Alles zeigen",
  count: "{shown} von {all} Behauptungen in {comments} Kommentaren",
  noScript: "Die Filter brauchen JavaScript. Alles andere geht ohne.",
  contents: "Threads",
  asTable: "Als Tabelle",
  pictured: "Themen, Verlauf und Antworten als Bilder",
  original: "Die Diskussion selbst",
  article: "der Artikel",
  deleted: "gelöscht",
  answers: "antwortet auf",
  source: "Quelle",
  linkTo: "Link zum Kommentar",
  why: "warum so eingeordnet",
  isClaim: "Behauptet etwas",
  keyPoint: "Kernpunkt",
  noEvidence: "Keine Belege gespeichert.",
  how: "Wie diese Seite zu lesen ist",
  marks:
    "Hervorgehobene Sätze sind Behauptungen. Buchstabe und Art der Linie zeigen die Haltung, die Dicke der Linie, wie sicher sie ist. Eine Behauptung öffnet ihre Belege: Gewichte sind logarithmierte Chancen, und was über 0 liegt, spricht für die Einordnung.",
  sources: { quote: "Zitat", article: "Artikel", ad: "Werbung", noise: "nicht Teil der Diskussion" },
  line: (n) => `Zeile ${n}`,
  sure: (percent) => `${percent} sicher`,
  beginsHere: (percent) => `beginnt hier: ${percent} sicher`,
  size: (threads, comments, claims) =>
    [
      ...(threads === null ? [] : [plural(threads, "Thread")]),
      plural(comments, "Kommentar", "Kommentare"),
      plural(claims, "Behauptung", "Behauptungen"),
    ].join(", "),
  replies: (n) => plural(n, "Antwort", "Antworten"),
  claims: (n) => plural(n, "Behauptung", "Behauptungen"),
  inferred: (start, parent) =>
    `Der Text kam ohne Zeichen dafür, wo ein Kommentar beginnt. Die Aufteilung ist erschlossen: im Mittel ist eine Grenze zu ${start} sicher, eine Antwortbeziehung zu ${parent}. Ist ein Kommentar zu weniger als 80 % sicher, so ist seine Linie unterbrochen.`,
};

/** The page's words by language (BCP 47). */
export const PAGE_WORDS: Readonly<Record<"en" | "de", PageWords>> = { en: ENGLISH, de: GERMAN };
