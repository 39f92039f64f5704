import { join } from "node:path";
import { readThreads } from "../../src/formats/index.ts";
import type { MinedThread } from "../../src/model.ts";
import { sha256 } from "../../src/sha256.ts";
import { assemblePosts } from "../../src/split/thread.ts";
import { Store } from "../../src/store/store.ts";
import { claimEverything, configuration, save, tempFolder } from "../helpers.ts";

/** A post of a thread to be stored. */
export interface Post {
  readonly thread: string;
  readonly id: number;
  readonly parent: number | null;
  readonly author: string;
  readonly text: string;
}

const STANCES = ["pro-EM", "pro-IC", "neutral"] as const;
const TOPICS = ["pay", "AI", "flattening", "titles"] as const;

/** Every sentence is a claim; stances, topics and scores come in turn. */
function labelled(thread: MinedThread): MinedThread {
  return {
    ...thread,
    claims: thread.claims.map((c, i) => {
      const stance = STANCES[i % 3]!;
      const topics = i % 5 === 4 ? [] : [{ topic: TOPICS[i % 4]!, score: 0.8 }];
      const evidence = [
        ...c.evidence.map((e) => ({ ...e, label: stance })),
        { label: "claim", kind: "word", detail: "is", weight: -0.25 },
      ];
      return { ...c, stance, stanceScore: (35 + (i % 60)) / 100, topics, evidence };
    }),
  };
}

/** A database of the posts given; its path. */
export function databaseOf(posts: readonly Post[]): string {
  const field = (value: string): string => `"${value.replaceAll('"', '""')}"`;
  const csv = `thread_id,id,parent_id,author,text\n${posts
    .map((p) => [p.thread, `${p.id}`, `${p.parent ?? ""}`, p.author, p.text].map(field).join(","))
    .join("\n")}\n`;
  const bytes = Buffer.from(csv);
  const path = join(tempFolder(), "a.db");
  const store = new Store(path, configuration(), new Date(0));
  const threads = readThreads({ uri: "a.csv", bytes }).map((t) =>
    labelled(claimEverything(assemblePosts(t))),
  );
  save(store, "a.csv", sha256(bytes), threads);
  store.finish(new Date(1));
  return path;
}

const TALK = [
  "Managers earn more here, and the ladder of the engineers ends at senior.",
  "I went back to code after two years of meetings. I would do it again.",
  "They took out a whole layer last spring. Nobody misses it.",
  "Who owns what the agents write? Somebody has to decide that.",
  "Titles mean nothing at a startup. Everybody is a lead after a year.",
];

/** A thread of so many comments, of about three sentences each, by forty authors. */
export function longThread(comments: number): Post[] {
  return Array.from({ length: comments }, (_, i) => ({
    thread: "long",
    id: i + 1,
    parent: i === 0 || i % 9 === 0 ? null : i - ((i * 31) % Math.min(i, 5)),
    author: `author${(i * 7) % 40}`,
    text: `${TALK[i % 5]} ${TALK[(i * 3 + 1) % 5]}\nComment ${i + 1} says so.`,
  }));
}
