import { shares } from "../../src/evaluate/shares.ts";
import { GENERIC_STEMS } from "../../src/text/generic-words.ts";
import { subjects } from "../../src/text/subjects.ts";
import { stem } from "../../src/text/words.ts";
import { rows } from "../helpers.ts";
import { CONFUSION } from "./debate.ts";

// Every number of an English report, worked out again from plain rows of the database: nothing here calls the code
// that writes reports, but for the correction of shares, which tests/evaluate tries by itself.

interface Claim {
  readonly id: string;
  readonly thread: string;
  readonly comment: string;
  readonly ordinal: number;
  readonly kind: string;
  readonly voice: string;
  readonly author: string | null;
  readonly day: string | null;
  readonly text: string;
  readonly stance: string;
  readonly sure: number;
  readonly topics: readonly string[];
  readonly points: readonly string[];
}

interface Post {
  readonly thread: string;
  readonly id: string;
  readonly ordinal: number;
  readonly kind: string;
  readonly author: string | null;
  readonly day: string | null;
  readonly parent: number | null;
  readonly replies: number;
  readonly start: number;
  readonly link: number;
}

interface Point {
  readonly id: string;
  readonly kind: string;
  readonly topic: string | null;
  readonly stance: string;
  readonly text: string;
}

const STANCES = ["pro-EM", "pro-IC", "neutral"] as const;
const LABELS = ["For management", "For staying an individual contributor", "No side"] as const;
const SPOKEN = ["becoming an engineering manager", "staying an individual contributor"] as const;
const TITLE = "Engineering manager or individual contributor?";
const QUESTION =
  "Should a software engineer become an engineering manager or stay an individual contributor?";
const TOPICS = [
  ["pay", "Pay"],
  ["AI", "AI"],
  ["flattening", "Flattening and job security"],
  ["titles", "Titles and levels"],
  ["", "No topic"],
] as const;
const FRACTIONS = {
  "a tenth": 1 / 10,
  "a sixth": 1 / 6,
  "a fifth": 1 / 5,
  "a quarter": 1 / 4,
  "a third": 1 / 3,
  "two fifths": 2 / 5,
  half: 1 / 2,
  "three fifths": 3 / 5,
  "two thirds": 2 / 3,
  "three quarters": 3 / 4,
  "four fifths": 4 / 5,
  "five sixths": 5 / 6,
  "nine tenths": 9 / 10,
};

const distinct = <T>(list: readonly T[], of: (item: T) => unknown): number => new Set(list.map(of)).size;
function groups<T>(list: readonly T[], of: (item: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of list) found.set(of(item), [...(found.get(of(item)) ?? []), item]);
  return found;
}
const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
const percent = (value: number): string => `${Math.round(100 * value)} %`;

function spoken(share: number): string {
  if (share === 0 || share === 1) return share === 0 ? "none" : "all";
  if (share < 0.07 || share > 0.93) return share < 0.07 ? "hardly any" : "nearly all";
  const off = ([, value]: [string, number]): number => Math.abs(value - share);
  return `about ${Object.entries(FRACTIONS).reduce((a, b) => (off(b) < off(a) ? b : a))[0]}`;
}

/**
 * The ends of the 95 % interval of a share, from what each voice says: the roots of Wilson's equation
 * (share − x)² = z² x (1 − x) / size, at the effective size (Korn and Graubard 1998).
 *
 * @param voices of each: how much of it is the part, and the whole.
 */
function interval(voices: readonly (readonly [number, number])[]): [low: number, high: number] {
  const sum = (of: (v: readonly [number, number]) => number): number =>
    voices.reduce((total, v) => total + of(v), 0);
  const n = sum(([, whole]) => whole);
  const p = sum(([part]) => part) / n;
  const k = voices.length;
  const variance = ((k / (k - 1)) * sum(([part, whole]) => (part - p * whole) ** 2)) / n ** 2;
  const size = k > 1 && variance > 0 ? Math.min(n, (p * (1 - p)) / variance) : k;
  const z2 = 1.96 ** 2 / size;
  const root = Math.sqrt((2 * p + z2) ** 2 - 4 * (1 + z2) * p ** 2);
  return [-root, root].map((r) => (2 * p + z2 + r) / (2 * (1 + z2))) as [number, number];
}
const told = ([low, high]: readonly [number, number]): string => `${Math.round(100 * low)}–${percent(high)}`;

/** The interval of the share that some claims have among others, over the voices that make them. */
function among(claims: readonly Claim[], part: (c: Claim) => boolean): string {
  if (claims.length === 0) return "–";
  const voices = [...groups(claims, (c) => c.voice).values()];
  return told(interval(voices.map((own) => [own.filter(part).length, own.length])));
}

/** Counts again what reports of a database may say, line by line. */
export class Recount {
  private readonly claims: readonly Claim[];
  private readonly posts: readonly Post[];
  private readonly points: readonly Point[];
  private readonly threads: readonly Readonly<Record<string, unknown>>[];
  private readonly known = new Map<string, ReadonlySet<string>>();

  constructor(path: string) {
    this.claims = rows(
      path,
      `SELECT c.claim_id AS id, c.thread_id AS thread, c.comment_id AS comment, k.ordinal, k.kind, k.author,
         coalesce('a' || k.author, 'c' || k.comment_id) AS voice, substr(k.posted_at, 1, 10) AS day, c.text, c.stance,
         c.stance_score AS sure, c.topics,
         (SELECT json_group_array(point_id) FROM claim_points p WHERE p.claim_id = c.claim_id) AS points
       FROM claims c JOIN comments k USING (comment_id)`,
    ).map((r) => ({
      ...(r as unknown as Claim),
      topics: JSON.parse(String(r["topics"])) as string[],
      points: JSON.parse(String(r["points"])) as string[],
    }));
    this.posts = rows(
      path,
      `SELECT k.thread_id AS thread, k.comment_id AS id, k.ordinal, k.kind, k.author, substr(k.posted_at, 1, 10) AS day,
         (SELECT p.ordinal FROM comments p WHERE p.comment_id = k.parent_id) AS parent,
         (SELECT count(*) FROM comments r WHERE r.parent_id = k.comment_id) AS replies,
         k.start_score AS start, k.parent_score AS link
       FROM comments k ORDER BY k.thread_id, k.ordinal`,
    ) as unknown as Post[];
    this.points = rows(
      path,
      "SELECT point_id AS id, kind, topic, stance, text FROM points",
    ) as unknown as Point[];
    this.threads = rows(path, "SELECT thread_id, format, sentences FROM threads");
  }

  /** The lines of a page that hold a number which the database does not; quotations and addresses are left to `verify`. */
  wrong(page: string, markdown: string): string[] {
    const thread = /^thread: "?([0-9a-f]+)"?$/mu.exec(markdown)?.[1];
    const topic = page.startsWith("topics/")
      ? page.replace(/^topics\/|\.md$/gu, "").replace("no-topic", "")
      : undefined;
    const key = thread ?? topic ?? "index";
    const true_ = this.known.get(key) ?? new Set([...this.lines(thread, topic)].map(bare));
    this.known.set(key, true_);
    const description = /^description: "?(.*?)"?$/mu.exec(markdown)?.[1];
    const headline = /^\*\*(.*)\*\*$/mu.exec(markdown)?.[1];
    const headings = [...markdown.matchAll(/^### Comment (\d+)$/gmu)];
    const found = markdown
      // What is told of a comment belongs to its heading.
      .replace(/^(### Comment \d+)\n\n(?=[^-#*])/gmu, "$1: ")
      .split("\n")
      .filter((line) => /\d/u.test(bare(line)) && !true_.has(bare(line)) && !OWN.test(line));
    found.push(...headings.flatMap(([line, n], i) => (Number(n) === i + 1 ? [] : [line])));
    found.push(...this.wrongCertainties(markdown));
    return description === headline ? found : [...found, `description: ${description}`];
  }

  /** Attributions whose certainty, or number of replies, is that of no claim or comment with the words above. */
  private wrongCertainties(markdown: string): string[] {
    // What is granted is quoted without a side.
    const unsided = [...markdown.matchAll(/^## What commenters grant [\s\S]*?(?=^## )/gmu)].join();
    return [...markdown.matchAll(/^> (.+)\n>\n> (— .*\[comment (\d+)\]\([^)]*\)(.*))$/gmu)].flatMap(
      ([, text, line, n, end]) => {
        const own = text!.replace(/\\(.)/gu, "$1");
        const true_ = [
          ...this.claims
            .filter((c) => c.ordinal + 1 === Number(n) && c.text === own)
            .flatMap((c) => {
              if (unsided.includes(line!)) return [`${c.day}`];
              const side = LABELS[STANCES.indexOf(c.stance as (typeof STANCES)[number])]!;
              return ["", ` (${side})`].map((told) => `${c.day} · ${percent(c.sure)} sure${told}`);
            }),
          ...this.posts
            .filter((p) => p.ordinal + 1 === Number(n) && own.endsWith("?"))
            .map(
              (p) => `${p.day} · ${p.replies === 0 ? "no replies" : plural(p.replies, "reply", "replies")}`,
            ),
        ];
        const day = /\b\d{4}-\d\d-\d\d\b/u.exec(line!)?.[0] ?? null;
        return true_.includes(`${day}${end}`) ? [] : [line!];
      },
    );
  }

  /** Every line with a number that a page may have. */
  private *lines(thread: string | undefined, topic: string | undefined): Generator<string> {
    const scope = (c: Claim): boolean =>
      (thread === undefined || c.thread === thread) &&
      (topic === undefined ||
        (topic === "" ? c.topics.length === 0 : c.topics.some((t) => t.toLowerCase() === topic)));
    const every = this.claims.filter(scope);
    const own = every.filter((c) => c.kind === "comment");
    const article = every.filter((c) => c.kind === "article");
    const posts = this.posts.filter((p) => thread === undefined || p.thread === thread);
    const comments = posts.filter((p) => p.kind === "comment");
    const days = own.flatMap((c) => c.day ?? []).sort();
    const where = thread ?? topic;
    const authors = (list: readonly (Claim | Post)[]): number =>
      new Set(list.flatMap((c) => c.author ?? [])).size;

    const sizes =
      topic === undefined
        ? { threads: this.threads.length, comments: comments.length }
        : { threads: distinct(own, (c) => c.thread), comments: distinct(own, (c) => c.comment) };
    yield `claims: ${own.length}`;
    yield `comments: ${sizes.comments}`;
    yield `authors: ${authors(thread === undefined ? own : comments)}`;
    yield `threads: ${sizes.threads}`;
    yield `date: "${days.at(-1)}"`;
    const ends = shares(
      // In the order of the threads' ids, which the draws of the bootstrap follow.
      [
        ...groups(
          own.toSorted((a, b) => (a.thread < b.thread ? -1 : 1)),
          (c) => c.thread,
        ).values(),
      ].map((claims) => STANCES.map((stance) => claims.filter((c) => c.stance === stance).length)),
      CONFUSION,
      STANCES,
    );
    const [one, other] = ends;
    const either = thread === undefined && !!one && !!other && one.low < other.high && other.low < one.high;
    const text = headline(own, either);
    yield `**${text}**`;
    yield `description: "${text}"`;
    yield `description: ${text}`;
    if (thread === undefined)
      yield `This page counts ${plural(
        distinct(own, (c) => c.voice),
        "voice",
      )} in ${plural(
        distinct(own, (c) => c.thread),
        "thread",
      )} (${plural(own.length, "claim")} in ${plural(
        distinct(own, (c) => c.comment),
        "comment",
      )})${days.length > 0 ? `, those with a date from ${days[0]} to ${days.at(-1)}` : ""}. ${["None is known by name: each is a comment", "One is an author known by name; any other is a comment without a name"][authors(own)] ?? `${authors(own)} are authors known by name; any other is a comment without a name`}, perhaps by fewer people. These are the threads that the program was given, each as far as it was given: no random sample of all who have a view.`;

    const [[, ab], [ba], [na, nb]] = CONFUSION as [number[], number[], number[]] as unknown as [
      [number, number],
      [number],
      [number, number],
    ];
    const sided = CONFUSION.reduce((sum, [a, b]) => sum + a! + b!, 0);
    const ofTen = (x: number): number => Math.round((10 * x) / sided);
    yield `A program gave the sides. In tests on threads by other writers, of ten claims that it gave a side to, ${ofTen(ab + ba)} took the other one and ${ofTen(na + nb)} took none: the numbers are a hint, not a result, and a quotation should be read in its thread. [How sure it is]`;

    const corrected = ends.map((s) => told([s.low, s.high]));
    const stanceRow = (name: string, of: (c: Claim) => boolean, shared: boolean): string => {
      const part = own.filter(of);
      return table(
        name,
        distinct(part, (c) => c.voice),
        part.length,
        ...(shared ? [own.length === 0 ? "–" : percent(part.length / own.length), among(own, of)] : ["", ""]),
        ...(thread === undefined && corrected.length > 0
          ? [shared ? corrected[LABELS.indexOf(name as (typeof LABELS)[number])]! : ""]
          : []),
        ...(thread === undefined ? [distinct(part, (c) => c.thread)] : []),
        ...(article.length > 0 ? [article.filter(of).length] : []),
      );
    };
    for (const [i, stance] of STANCES.entries())
      yield stanceRow(LABELS[i]!, (c) => c.stance === stance, true);
    yield stanceRow("All", () => true, false);
    const sure = percent(own.reduce((sum, c) => sum + c.sure, 0) / own.length);
    const mean =
      own.length === 0
        ? ""
        : ` The mean probability of the stances given here is ${sure}, that of no side among them; which of two sides a claim takes is harder to tell than that it takes none.`;
    yield `A model gave each claim its side and topics, with a probability.${mean} Quoted as examples are only claims with a probability of 70 % or more of being one and, of their side, of 70 % or more (80 % where nothing else in their comment and no exchange with the other side bears it out), without signs of irony; below a point, only those that make it with a probability of 60 % or more; as an answer of the other side, only what replies with a probability of 70 % or more and shares a word of the subject.`;

    const made = this.points
      .filter((p) => thread !== undefined || topic === undefined || (p.topic ?? "").toLowerCase() === topic)
      .map((p) => ({
        ...p,
        made: this.claims.filter(
          (c) =>
            c.kind === "comment" && (thread === undefined || c.thread === thread) && c.points.includes(p.id),
        ),
      }));
    const points = made.filter((p) => p.kind === "codebook");
    const making = new Set(points.flatMap((p) => p.made));
    const all = distinct([...own, ...(thread === undefined ? making : [])], (c) => c.voice);
    const alts: string[] = [];
    const makers = points.map((p) => distinct(p.made, (c) => c.voice));
    for (const [i, p] of points.entries()) {
      if (p.made.length === 0) continue;
      const side = LABELS[STANCES.indexOf(p.stance as (typeof STANCES)[number])]!;
      const voices = makers[i]!;
      const [low, high] = interval([
        ...Array.from({ length: voices }, () => [1, 1] as const),
        ...Array.from({ length: all - voices }, () => [0, 1] as const),
      ]);
      const share = voices < 5 ? "" : `: ${percent(voices / all)}, interval ${told([low, high])}`;
      const threads =
        thread === undefined
          ? ` in ${plural(
              distinct(p.made, (c) => c.thread),
              "thread",
            )}`
          : "";
      const known = authors(p.made);
      const by = known === 0 ? "" : `${known} known by name; `;
      const weight = `Recognised in ${voices} of ${plural(all, "voice")} (${by}${plural(p.made.length, "claim")}${threads})${share}.`;
      yield weight;
      yield `- ${p.text} ${weight}`;
      for (const c of p.made) yield `- ${p.text} ${weight} “${c.text}” [comment ${c.ordinal + 1}]`;
      alts.push(
        `${p.text} (${side}): ${percent(voices / all)} (${percent(low)} to ${percent(high)}), Claims ${p.made.length}.`,
      );
      yield table(p.text, side, p.made.length, percent(voices / all), `${percent(low)} to ${percent(high)}`);
    }
    yield* this.leading(points, makers, all);
    if (where !== undefined) {
      const covered = own.filter((c) => making.has(c)).length;
      const more = all - distinct(own, (c) => c.voice);
      const outside =
        more === 0
          ? ""
          : ` ${more === 1 ? "One more voice makes" : `${more} more voices make`} one of the points in a claim that was not given this topic, so shares of voices are of ${all}.`;
      const rest =
        covered === own.length
          ? ""
          : ": the others say something else, or say it in a way that it did not recognise";
      for (const link of ["", " What comes up in them is told [by their words]."])
        yield `The program recognised points of the codebook in ${spoken(covered / own.length)} of these claims (${covered} of ${own.length})${rest}. So these counts are rough, and rather too low.${link}${outside}`;
      if (topic !== undefined) yield* this.talk(own, topic);
      if (topic !== undefined)
        for (const [id, held] of groups(own, (c) => c.thread))
          yield `- ${id.slice(0, 8)}: ${held.length} of ${plural(own.length, "claim")}, by ${plural(
            distinct(held, (c) => c.voice),
            "voice",
          )}`;
    }
    const drawn = [...alts.keys()]
      .map((i) => ({ alt: alts[i]!, point: points.filter((p) => p.made.length > 0)[i]! }))
      .map(({ alt, point }) => ({
        alt,
        n: distinct(point.made, (c) => c.voice),
        claims: point.made.length,
        id: point.id,
      }))
      .filter(({ n }) => n >= 5)
      .sort((a, b) => b.n - a.n || b.claims - a.claims || (a.id < b.id ? -1 : 1))
      .slice(0, 10);
    yield `![Key points by the share of voices that make them, with 95 % intervals. ${drawn.map((d) => d.alt).join(" ")}]`;
    if (where === undefined) yield* this.index(own, article);
    if (thread !== undefined) yield* this.thread(thread, posts, own, article, authors(comments));
  }

  /** What was recognised most: of each side up to three points of three voices or more. */
  private *leading(
    points: readonly (Point & { readonly made: readonly Claim[] })[],
    makers: readonly number[],
    all: number,
  ): Generator<string> {
    yield `**The points that the program recognised most often**, with the number of voices that make them, of ${all}:`;
    const ranked = points
      .map((p, i) => ({ ...p, voices: makers[i]! }))
      .filter((p) => p.voices > 2)
      .sort((a, b) => b.voices - a.voices || b.made.length - a.made.length || (a.id < b.id ? -1 : 1));
    for (const [i, stance] of STANCES.entries()) {
      const own = ranked.filter((p) => p.stance === stance).slice(0, 3);
      yield `- ${LABELS[i]}: ${own.map((p) => `*${p.text}* (${p.voices})`).join(" · ")}`;
    }
  }

  /** The words that most voices use, and how many claims hold one of them. */
  private *talk(own: readonly Claim[], topic: string): Generator<string> {
    const label = TOPICS.find(([name]) => name !== "" && name.toLowerCase() === topic)?.[1] ?? "";
    const empty = subjects(
      `${QUESTION} ${label} ${LABELS.slice(0, 2).join(" ")} ${SPOKEN.join(" ")} ${TITLE}`,
    );
    const texts = own.map((claim) => ({
      claim,
      stems: new Set([...subjects(claim.text)].filter((s) => !GENERIC_STEMS.has(s) && !empty.has(s))),
    }));
    const all = [...new Set(texts.flatMap(({ stems }) => [...stems]))].map((s) => {
      const claims = texts.filter(({ stems }) => stems.has(s)).map(({ claim }) => claim);
      return { s, claims, voices: distinct(claims, (c) => c.voice) };
    });
    const most = all
      .filter(({ voices }) => voices > 3)
      .sort((a, b) => b.voices - a.voices || b.claims.length - a.claims.length || (a.s < b.s ? -1 : 1))
      .slice(0, 8);
    for (const { s, claims, voices } of most) {
      const by = STANCES.map((stance) => claims.filter((c) => c.stance === stance).length);
      const forms = claims
        .flatMap((c) => c.text.match(/\p{L}+/gu) ?? [])
        .filter((f) => stem(f.toLowerCase()) === s);
      for (const form of new Set(forms.flatMap((f) => [f, f.toLowerCase()])))
        yield table(form, voices, claims.length, ...by);
    }
    const n = texts.filter(({ stems }) => most.some(({ s }) => stems.has(s))).length;
    yield `The words that most voices use here, beside those of the question and those of any talk: ${spoken(n / own.length)} of the claims hold one of them (${n} of ${own.length}). Two who use a word may say the opposite.`;
  }

  private *index(own: readonly Claim[], article: readonly Claim[]): Generator<string> {
    const counts = (list: readonly Claim[]): number[] =>
      STANCES.map((s) => list.filter((c) => c.stance === s).length);
    const alt: string[] = [];
    for (const [topic, name] of TOPICS) {
      const claims = own.filter((c) => (topic === "" ? c.topics.length === 0 : c.topics.includes(topic)));
      const made = this.points
        .filter((p) => p.kind === "codebook" && (p.topic ?? "") === topic)
        .map((p) => ({ ...p, made: own.filter((c) => c.points.includes(p.id)) }));
      yield* this.leading(
        made,
        made.map((p) => distinct(p.made, (c) => c.voice)),
        distinct([...claims, ...made.flatMap((p) => p.made)], (c) => c.voice),
      );
      const sided = claims.filter((c) => c.stance !== "neutral");
      const em = sided.filter((c) => c.stance === "pro-EM");
      yield table(
        `[${name}]`,
        ...counts(claims),
        sided.length === 0 ? "–" : percent(em.length / sided.length),
        among(sided, (c) => c.stance === "pro-EM"),
        claims.length,
        distinct(claims, (c) => c.comment),
        distinct(claims, (c) => c.thread),
      );
      alt.push(
        `${name}: ${counts(claims)
          .map((n, i) => `${LABELS[i]} ${n}`)
          .join(", ")}.`,
      );
    }
    yield `![Claims by topic and stance. ${alt.join(" ")}]`;
    for (const { thread_id: id } of this.threads) {
      const claims = own.filter((c) => c.thread === id);
      yield table(
        String(id).slice(0, 8),
        this.posts.filter((p) => p.thread === id && p.kind === "comment").length,
        claims.length,
        ...counts(claims),
        article.filter((c) => c.thread === id).length,
      );
    }
  }

  private *thread(
    id: string,
    posts: readonly Post[],
    own: readonly Claim[],
    article: readonly Claim[],
    authors: number,
  ): Generator<string> {
    const row = this.threads.find((t) => t["thread_id"] === id)!;
    const comments = posts.filter((p) => p.kind === "comment");
    const counts = (list: readonly Claim[]): number[] =>
      STANCES.map((s) => list.filter((c) => c.stance === s).length);
    const claiming = distinct(own, (c) => c.comment);
    const by =
      authors === 0 ? "" : ` by ${authors === 1 ? "one author" : `${authors} authors`} known by name`;
    yield `${plural(comments.length, "comment")}${by}, ${plural(Number(row["sentences"]), "sentence")}; ${own.length} claims, in ${claiming} of the comments.`;
    for (const [topic, name] of TOPICS) {
      const claims = own.filter((c) => (topic === "" ? c.topics.length === 0 : c.topics.includes(topic)));
      yield table(`[${name}]`, ...counts(claims), claims.length);
    }

    const tenths = Array.from({ length: 10 }, (_, i) => {
      const [from, to] = [i, i + 1].map((k) => Math.floor((k * comments.length) / 10)) as [number, number];
      return comments.slice(from, to);
    }).filter((part) => part.length > 0);
    const ofPosts = (part: readonly Post[]): Claim[] =>
      own.filter((c) => part.some((p) => p.id === c.comment));
    for (const part of tenths) {
      const claims = ofPosts(part);
      const [first, last] = [part[0]!.ordinal + 1, part.at(-1)!.ordinal + 1];
      const named = TOPICS.slice(0, 4).map(([t, name]) => ({
        name,
        n: claims.filter((c) => c.topics.includes(t)).length,
      }));
      const most = Math.max(...named.map((t) => t.n));
      for (const { name, n } of named)
        if (n === most)
          yield table(
            first === last ? `${first}` : `${first}–${last}`,
            ...counts(claims),
            n === 0 ? "–" : `${name} (${n})`,
          );
    }
    const bars = tenths.map((part) => counts(ofPosts(part)));
    yield `![Claims by stance over the course of the thread. ${LABELS.map((l, i) => `${l}: ${bars.map((b) => b[i]).join(", ")}.`).join(" ")}]`;

    const others = posts.filter((p) => p.kind !== "article");
    const depth = (p: Post): number =>
      p.parent === null ? 0 : 1 + depth(posts.find((o) => o.ordinal === p.parent)!);
    const deepest = Math.max(...others.map(depth));
    const replies = others.filter((p) => p.parent !== null);
    const ofPost = (p: Post | undefined): number[] =>
      counts(this.claims.filter((c) => c.comment === p?.id && c.kind === "comment"));
    const lean = (p: Post | undefined): number => Math.sign(ofPost(p)[0]! - ofPost(p)[1]!);
    const pairs = replies.map((p) => lean(p) * lean(posts.find((o) => o.ordinal === p.parent)));
    const drawn = others.map((p) => {
      const [a, b, none] = ofPost(p) as [number, number, number];
      return a + b + none === 0 ? 3 : a > b && a >= none ? 0 : b > a && b >= none ? 1 : 2;
    });
    const top = others.filter((p) => depth(p) === 0).length;
    for (const [i, l] of [...LABELS, "No claim"].entries())
      yield table(l, drawn.filter((d) => d === i).length);
    yield `![Who answers whom. ${plural(others.length, "comment")}, ${top} of them at top level; the longest chain has ${plural(deepest, "reply", "replies")}. ${[...LABELS, "No claim"].map((l, i) => `${l}: ${drawn.filter((d) => d === i).length}`).join(", ")}.]`;
    yield `${plural(top, "comment opens", "comments open")} a branch; ${plural(replies.length, "is a reply", "are replies")}; the longest chain is ${plural(deepest, "reply", "replies")} deep.`;
    const [across, same] = [pairs.filter((p) => p < 0).length, pairs.filter((p) => p > 0).length];
    yield `${plural(across, "reply goes", "replies go")} to a comment of the other side, ${plural(same, "goes", "go")} to one of the same side (by the side of most claims of each comment).`;
    const answered = others
      .filter((p) => p.replies >= 2)
      .sort((a, b) => b.replies - a.replies || a.ordinal - b.ordinal)
      .slice(0, 3);
    yield `Most answered: ${answered.map((p) => `[comment ${p.ordinal + 1}]${p.author ? ` (${p.author})` : ""}: ${plural(p.replies, "reply", "replies")}`).join(" · ")}.`;
    const busy = [
      ...groups(
        others.filter((p) => p.author),
        (p) => p.author!,
      ),
    ]
      .filter(([, list]) => list.length >= 2)
      .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
      .slice(0, 3);
    yield `Most comments by: ${busy.map(([name, list]) => `${name} (${list.length})`).join(", ")}.`;
    const mean = (of: (p: Post) => number): string =>
      percent(posts.reduce((sum, p) => sum + of(p), 0) / posts.length);
    if (row["format"] === "flat")
      yield `The text came without certain marks of where a comment begins: the split was inferred, each beginning with a probability of ${mean((p) => p.start)} on average and each reply link with ${mean((p) => p.link)}.`;

    const open = own.filter(
      (c) => c.stance !== "neutral" && posts.find((p) => p.id === c.comment)!.replies === 0,
    );
    yield `${plural(open.length, "claim of a side stands", "claims of a side stand")} in comments that nobody answers. For instance:`;
    yield `The article makes ${plural(article.length, "claim")} (${counts(article)
      .map((n, i) => `${LABELS[i]} ${n}`)
      .join(", ")}). They are not among the counts above.`;
    for (const p of posts) {
      const heading = `### Comment ${p.ordinal + 1}`;
      yield heading;
      const kind = p.kind === "article" ? "the article" : undefined;
      const parent = p.parent === null ? undefined : `answers [comment ${p.parent + 1}]`;
      for (const original of [undefined, "[original]"]) {
        const facts = [kind, p.author, p.day, parent, original].filter(Boolean);
        yield `${heading}: ${facts.join(" · ")}`;
      }
    }
    for (const c of [...own, ...article]) {
      const labels = [LABELS[STANCES.indexOf(c.stance as (typeof STANCES)[number])]!, ...c.topics].join(
        " · ",
      );
      const label = c.sure >= 0.7 ? `**${labels}**` : `*perhaps* ${labels}`;
      yield `- ${label} (${percent(c.sure)}): “${c.text}” [comment ${c.ordinal + 1}]`;
    }
  }
}

/** Lines with a number that is not a count: constants of the method, and what `verify` looks up. */
const OWN =
  /^(?:> |Intervals \(95 %\) tell|\| (?:Stance|Key point) \||\| Topic \||title:|thread:|uri:|generator:|checksum:|- 12 comments are missing\.|\| [^|]+ \| [^|]+ \| “)/u;

/** A line without what it quotes and where its links lead: that is checked elsewhere. */
export function bare(line: string): string {
  return line
    .replace(/\\(.)/gu, "$1")
    .replace(/^([|-]) \[[^\]]*\]\((?:\.\.\/)?threads\/[^)]*-([0-9a-f]{8})\.md\)/u, "$1 $2")
    .replace(/\]\([^)]*\)/gu, "]");
}

const table = (...cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;

/** What a headline says of claims of commenters. */
function headline(own: readonly Claim[], either: boolean): string {
  const sided = own.filter((c) => c.stance !== "neutral");
  const [n, none] = [sided.length, own.length - sided.length];
  const voices = distinct(sided, (c) => c.voice);
  const both = [...groups(sided, (c) => c.voice).values()].filter(
    (list) => distinct(list, (c) => c.stance) === 2,
  ).length;
  const counts = STANCES.slice(0, 2).map((s) => sided.filter((c) => c.stance === s).length) as [
    number,
    number,
  ];
  const lead = counts[0] >= counts[1] ? 0 : 1;
  const [part, rest] = [counts[lead], n - counts[lead]];
  const [first, other] = [SPOKEN[lead], SPOKEN[1 - lead]!];
  const leading = (c: Claim): boolean => c.stance === STANCES[lead];
  const share = n === 0 ? "" : `${percent(part / n)}, interval ${among(sided, leading)}`;
  const [low, high] = interval(
    [...groups(sided, (c) => c.voice).values()].map((own) => [own.filter(leading).length, own.length]),
  );
  const them = both === 0 ? "" : `, ${both} of them on both sides`;
  const who = `${plural(voices, "voice")}${them}`;
  const name = spoken(part / n);
  const said = (): string => {
    if (n === 0) return "No claim takes a side.";
    if (n === 1) return "Only one claim takes a side, too few to say where the discussion leans.";
    if (n < 10)
      return `Only ${n} claims take a side (${part} for ${first}, ${rest} for ${other}), too few to say where the discussion leans.`;
    if (rest === 0) return `All ${n} claims that take a side speak for ${first} (${share}).`;
    if (low > 0.5 && high - low > 0.3)
      return `Most claims that take a side seem to speak for ${first}: ${name} of ${n} by ${who} (${part}: ${share}), a figure that a few voices could change.`;
    if (low > 0.5)
      return `Of the ${n} claims that take a side (${who}), ${name} speak for ${first} (${part}: ${share}) and ${rest} for ${other}.`;
    if (part / n >= 0.6)
      return `More claims speak for ${first} than for ${other} (${part} of the ${n} that take a side: ${share}), but so few voices make them (${voices}${them}) that it may be chance.`;
    if (low >= 0.4 && high <= 0.6)
      return `The two sides are about even: of ${n} claims that take a side (${who}), ${part} speak for ${first} (${share}) and ${rest} for ${other}.`;
    return `Neither side clearly has more claims: of ${n} that take a side (${who}), ${part} speak for ${first} (${share}) and ${rest} for ${other}.`;
  };
  const of = none / own.length;
  const end =
    of === 0
      ? "Every claim takes a side."
      : of === 1
        ? ""
        : of < 0.07
          ? `Hardly any claim takes no side (${none} of ${own.length}).`
          : of > 0.93
            ? `Nearly all claims take no side (${none} of ${own.length}).`
            : `Of all ${own.length} claims, ${spoken(of)} take no side (${none}; interval ${among(own, (c) => c.stance === "neutral")}).`;
  const errors = either && n > 9 ? "Given the program's errors, either side may have more. " : "";
  return `${said()} ${errors}${end}`.trim();
}
