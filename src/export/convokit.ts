import { grouped } from "../grouped.ts";
import type { CommentRow, Threadmine } from "../index.ts";
import { contents, type ExportFile } from "./files.ts";
import { jsonObject } from "./json.ts";

/**
 * A ConvoKit corpus (https://convokit.cornell.edu/documentation/data_format.html): `Corpus(filename=FOLDER)` reads it.
 *
 * A thread is a conversation, a comment an utterance, and its claims stand in `meta["claims"]` with offsets in code
 * points into the utterance's text. ConvoKit wants one root a conversation: comments at top level answer the
 * thread's first one, and `meta["top_level"]` says that they do so by convention. Comments whose author is not known have
 * a speaker each, `unknown:COMMENT_ID`, since nobody can tell which of them are one person's.
 */
export function convokit(db: Threadmine): ExportFile[] {
  return [
    { name: "utterances.jsonl", chunks: utterances(db) },
    { name: "speakers.json", chunks: jsonObject(speakers(db)) },
    { name: "conversations.json", chunks: jsonObject(conversations(db)) },
    { name: "corpus.json", chunks: [`${JSON.stringify({ name: "threadmine" })}\n`] },
    { name: "index.json", chunks: [`${JSON.stringify(INDEX)}\n`] },
  ];
}

/** Types of the metadata, as Python names them. */
const INDEX = {
  "utterances-index": {
    kind: ["<class 'str'>"],
    top_level: ["<class 'bool'>"],
    claims: ["<class 'list'>"],
  },
  "speakers-index": { named: ["<class 'bool'>"] },
  "conversations-index": {
    thread_id: ["<class 'str'>"],
    title: ["<class 'str'>"],
    format: ["<class 'str'>"],
    uri: ["<class 'str'>"],
  },
  "overall-index": { name: ["<class 'str'>"] },
  version: 1,
  vectors: [],
};

const speakerOf = (c: CommentRow): string => c.author ?? `unknown:${c.comment_id}`;

function* utterances(db: Threadmine): Generator<string, undefined> {
  for (const { comments, claims } of contents(db)) {
    const root = comments[0]?.comment_id;
    const claimsOf = grouped(claims, (c) => c.comment_id);
    for (const c of comments) {
      const time = c.posted_at === null ? Number.NaN : Date.parse(c.posted_at);
      yield `${JSON.stringify({
        id: c.comment_id,
        conversation_id: root,
        text: c.text,
        speaker: speakerOf(c),
        meta: {
          kind: c.kind,
          top_level: c.parent_id === null,
          claims: (claimsOf.get(c.comment_id) ?? []).map((claim) => ({
            claim_id: claim.claim_id,
            start: claim.char_start - c.char_start,
            end: claim.char_end - c.char_start,
            claim_score: claim.claim_score,
            stance: claim.stance,
            stance_score: claim.stance_score,
            topics: claim.topics,
          })),
        },
        "reply-to": c.parent_id ?? (c.comment_id === root ? null : root),
        timestamp: Number.isNaN(time) ? null : Math.floor(time / 1000),
        vectors: [],
      })}\n`;
    }
  }
}

function* speakers(db: Threadmine): Generator<[string, unknown], undefined> {
  for (const row of db.query("SELECT DISTINCT author FROM comments WHERE author IS NOT NULL ORDER BY author"))
    yield [String(row["author"]), { meta: { named: true }, vectors: [] }];
  for (const c of db.comments())
    if (c.author === null) yield [speakerOf(c), { meta: { named: false }, vectors: [] }];
}

function* conversations(db: Threadmine): Generator<[string, unknown], undefined> {
  for (const { thread_id, title, format, uri } of db.threads()) {
    const root = db.comments({ thread: thread_id }).next().value;
    if (root) yield [root.comment_id, { meta: { thread_id, title, format, uri }, vectors: [] }];
  }
}
