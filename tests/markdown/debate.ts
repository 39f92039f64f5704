import type { Claim, Comment, MinedThread, Paragraph } from "../../src/model.ts";
import { sha256 } from "../../src/sha256.ts";
import { Store } from "../../src/store/store.ts";
import { configuration, save } from "../helpers.ts";

/** A sentence of a made-up comment; without a stance it is no claim. */
export interface Said {
  readonly text: string;
  readonly stance?: string;
  readonly sure?: number;
  readonly claim?: number;
  readonly topics?: readonly string[];
  readonly points?: readonly string[];
}

export interface Post {
  readonly author?: string;
  readonly posted?: string;
  readonly url?: string;
  readonly parent?: number;
  readonly kind?: "comment" | "article";
  readonly said: readonly Said[];
}

export interface Discussion {
  readonly title: string;
  readonly uri: string;
  readonly format?: string;
  readonly url?: string;
  readonly posts: readonly Post[];
}

function mined({ title, uri, format = "flat", url, posts }: Discussion): MinedThread {
  const hash = sha256(JSON.stringify([uri, posts]));
  const id = hash.slice(0, 16);
  let text = "";
  const comments: Comment[] = [];
  const paragraphs: Paragraph[] = [];
  const claims: Claim[] = [];
  for (const [i, post] of posts.entries()) {
    const start = text.length;
    for (const [j, said] of post.said.entries()) {
      const from = text.length;
      text += said.text;
      if (said.stance !== undefined)
        claims.push({
          start: from,
          end: text.length,
          comment: i,
          paragraph: i,
          claimId: `${id}-${i}-${j}`,
          claimScore: said.claim ?? 0.95,
          stance: said.stance,
          stanceScore: said.sure ?? 0.8,
          topics: (said.topics ?? ["pay"]).map((topic) => ({ topic, score: 0.9 })),
          points: (said.points ?? []).map((point) => ({ point, score: 0.9 })),
          evidence: [],
        });
      text += j === post.said.length - 1 ? "" : " ";
    }
    const span = { start, end: text.length };
    comments.push({
      ...span,
      commentId: `${id}-${i}`,
      ordinal: i,
      parent: post.parent ?? null,
      kind: post.kind ?? "comment",
      author: post.author ?? null,
      postedAt: post.posted ?? null,
      url: post.url ?? null,
      nativeId: null,
      startScore: 0.9,
      parentScore: 0.8,
    });
    paragraphs.push({
      ...span,
      ordinal: i,
      comment: i,
      source: post.kind === "article" ? "article" : "comment",
    });
    text += "\n";
  }
  return {
    thread: {
      threadId: id,
      title,
      format,
      uri,
      sha256: hash,
      url: url ?? null,
      text,
      posts: null,
      notes: [],
    },
    comments,
    paragraphs,
    claims,
    sentences: posts.reduce((n, p) => n + p.said.length, 0),
  };
}

/** How the models of the run confuse stances. */
export const CONFUSION = [
  [60, 15, 25],
  [10, 70, 20],
  [12, 18, 90],
];

/** Stores discussions with a codebook of these points; those whose id begins so are groups that a run found. */
export function store(
  path: string,
  discussions: readonly Discussion[],
  points: readonly { id: string; topic: string | null; stance: string; text: string }[] = [],
): void {
  const made = discussions.map(mined).map((m, i) => ({
    ...m,
    thread: {
      ...m.thread,
      notes: i === 0 ? [{ code: "incomplete", message: "12 comments are missing.", post: null }] : [],
    },
  }));
  const options = { confusion: JSON.stringify(CONFUSION) };
  const [found, known] = [true, false].map((is) => points.filter((p) => p.id.startsWith("emerging-") === is));
  const keyPoints = known!.map(({ id, topic, stance: side, text }) => ({
    id,
    topic,
    side,
    text,
    paraphrases: [],
  }));
  const own = configuration();
  const codebook = { ...own.codebook, codebook: { ...own.codebook.codebook, keyPoints } };
  const writer = new Store(path, { ...own, codebook, options }, new Date(0));
  for (const m of made) save(writer, m.thread.uri, m.thread.sha256, [m]);
  writer.savePoints(
    found!.map(({ id, topic, stance, text }) => ({ point: id, topic, stance, text, claims: [] })),
  );
  writer.finish(new Date(1));
}

const EM = "pro-EM";
const IC = "pro-IC";

/** A small debate with all that a digest tells of: sides, points, answers, questions, numbers, an article. */
export const DEBATE: readonly Discussion[] = [
  {
    title: "Two offers",
    uri: "threads/two-offers.txt",
    posts: [
      {
        said: [
          { text: "I have two offers on the table and have to sign one of them by Friday." },
          { text: "Which salary should I look at, the base or the whole package?" },
        ],
      },
      {
        parent: 0,
        said: [
          {
            text: "Managers earn 20% more than senior engineers at every bank I know.",
            stance: EM,
            points: ["earn-more"],
          },
          { text: "Take the team.", stance: EM, sure: 0.55 },
        ],
      },
      {
        parent: 1,
        said: [
          {
            text: "Staff engineers at the big firms make $480k, and no manager beside them comes near that.",
            stance: IC,
            points: ["staff-earn-more"],
          },
        ],
      },
      {
        parent: 2,
        said: [
          {
            text: "Outside of five companies nobody has ever seen such a staff salary.",
            stance: EM,
            points: ["earn-more"],
          },
          {
            text: "Oh sure, everybody is dying to be paid in stock options these days.",
            stance: EM,
            sure: 0.9,
          },
        ],
      },
      {
        parent: 0,
        said: [
          {
            text: "Pay bands differ so much between firms that no rule holds.",
            stance: "neutral",
            sure: 0.97,
          },
        ],
      },
      {
        parent: 0,
        // Too unsure of its side to be an example of it, but it names a number.
        said: [
          {
            text: "The bonus is 12% on paper, and it was paid out once in five years.",
            stance: "neutral",
            sure: 0.55,
          },
        ],
      },
    ],
  },
  {
    title: "Is the manager's raise worth it?",
    uri: "dumps/hn.json",
    format: "hn-algolia",
    url: "https://news.example.org/item?id=1",
    posts: [
      {
        kind: "article",
        author: "blogger",
        posted: "2026-01-05T10:00:00Z",
        url: "https://news.example.org/item?id=1",
        said: [{ text: "The manager premium has been shrinking for about ten years now.", stance: IC }],
      },
      {
        author: "anna_b",
        posted: "2026-01-05T11:00:00Z",
        url: "https://news.example.org/item?id=2",
        said: [
          {
            text: "My raise for taking on nine people was 300 euros a month before tax.",
            stance: IC,
            points: ["raise-too-small"],
          },
          {
            text: "For that I do not answer the phone on a Sunday night.",
            stance: IC,
            points: ["raise-too-small"],
          },
        ],
      },
      {
        author: "bob",
        posted: "2026-02-05T12:00:00Z",
        url: "https://news.example.org/item?id=3",
        parent: 1,
        said: [
          {
            text: "Then you have negotiated badly, my raise was a third of my salary.",
            stance: EM,
            sure: 0.9,
            points: ["earn-more"],
          },
        ],
      },
      {
        author: "anna_b",
        posted: "2026-02-06T09:30:00Z",
        url: "https://news.example.org/item?id=4",
        parent: 2,
        said: [
          {
            text: "The raise never covers the evenings that the job eats.",
            stance: IC,
            points: ["raise-too-small"],
          },
          {
            text: "Our ladder has four titles, and all of them mean senior.",
            stance: "neutral",
            topics: ["titles"],
          },
          {
            text: "My cat has opinions about this as well, mostly on cushions.",
            stance: "neutral",
            topics: [],
          },
        ],
      },
    ],
  },
];

export const POINTS = [
  {
    id: "earn-more",
    topic: "pay",
    stance: EM,
    text: "Managers earn more than the engineers they lead.",
  },
  { id: "staff-earn-more", topic: "pay", stance: IC, text: "Staff engineers out-earn managers." },
  { id: "raise-too-small", topic: "pay", stance: IC, text: "The raise is too small for the load." },
  {
    id: "emerging-alike",
    topic: "pay",
    stance: IC,
    text: "Leads plan the meeting, and the night pays for it.",
  },
] as const;
