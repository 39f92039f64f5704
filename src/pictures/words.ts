/** The stances as the reader knows them: labels of side A, side B and no side, as `stances(codebook)` orders them. */
export type StanceLabels = readonly [string, string, string];

/** Claims of side A, of side B, and of no side. */
export type StanceCounts = readonly [number, number, number];

/** What the pictures say in their own words. A language is one value of this. */
export interface PictureWords {
  readonly topicsTitle: string;
  readonly topic: string;
  readonly pointsTitle: string;
  readonly point: string;
  readonly stance: string;
  readonly share: string;
  /** Of a 95 % interval. */
  readonly interval: string;
  readonly claims: string;
  readonly courseTitle: string;
  readonly tenth: string;
  readonly beginning: string;
  readonly end: string;
  readonly mapTitle: string;
  readonly comments: string;
  readonly noClaim: string;
  range(low: string, high: string): string;
  /** Counts of a reply map in one sentence: comments, those that answer none, replies in the longest chain. */
  map(comments: number, top: number, depth: number): string;
  /** Said where a thread is too long to be drawn whole. */
  first(shown: number, all: number): string;
}

const ENGLISH: PictureWords = {
  topicsTitle: "Claims by topic and stance",
  topic: "Topic",
  pointsTitle: "Key points by the share of voices that make them, with 95 % intervals",
  point: "Key point",
  stance: "Stance",
  share: "Share",
  interval: "95 % interval",
  claims: "Claims",
  courseTitle: "Claims by stance over the course of the thread",
  tenth: "Tenth",
  beginning: "beginning",
  end: "end",
  mapTitle: "Who answers whom",
  comments: "Comments",
  noClaim: "No claim",
  range: (low, high) => `${low} to ${high}`,
  map: (comments, top, depth) =>
    `${comments} ${comments === 1 ? "comment" : "comments"}, ${top} of them at top level; the longest chain has ${depth} ${depth === 1 ? "reply" : "replies"}.`,
  first: (shown, all) => `Only the first ${shown} of ${all} comments are drawn.`,
};

const GERMAN: PictureWords = {
  topicsTitle: "Behauptungen nach Thema und Haltung",
  topic: "Thema",
  pointsTitle: "Argumente nach dem Anteil der Stimmen, die sie vorbringen, mit 95-%-Intervallen",
  point: "Argument",
  stance: "Haltung",
  share: "Anteil",
  interval: "95-%-Intervall",
  claims: "Behauptungen",
  courseTitle: "Behauptungen nach Haltung im Verlauf der Diskussion",
  tenth: "Zehntel",
  beginning: "Anfang",
  end: "Ende",
  mapTitle: "Wer wem antwortet",
  comments: "Kommentare",
  noClaim: "Keine Behauptung",
  range: (low, high) => `${low} bis ${high}`,
  map: (comments, top, depth) =>
    `${comments} ${comments === 1 ? "Kommentar" : "Kommentare"}, davon ${top} auf oberster Ebene; die längste Kette hat ${depth} ${depth === 1 ? "Antwort" : "Antworten"}.`,
  first: (shown, all) => `Nur die ersten ${shown} von ${all} Kommentaren sind gezeichnet.`,
};

/** The pictures' words by language (BCP 47). */
export const PICTURE_WORDS: Readonly<Record<"en" | "de", PictureWords>> = { en: ENGLISH, de: GERMAN };
