import type { Comment, Paragraph, Source, SplitThread, Thread } from "../model.ts";
import { lines } from "../text/lines.ts";
import { type FlatSplit, isArticle, startsOf } from "./flat.ts";

/** The id of a comment: stable, since it holds nothing but the thread's id and its place. */
function commentId(thread: Thread, ordinal: number): string {
  return `${thread.threadId}.${ordinal + 1}`;
}

/** Turns the decisions for a flat text into comments and paragraphs. */
export function assembleFlat(thread: Thread, split: FlatSplit): SplitThread {
  const comments: Comment[] = [];
  const paragraphs: Paragraph[] = [];
  const starts = startsOf(split.lines);
  starts.forEach((first, ordinal) => {
    const own = split.lines.slice(first, starts[ordinal + 1]);
    const link = split.links[ordinal]!;
    comments.push({
      start: own[0]!.start,
      end: own.at(-1)!.end,
      commentId: commentId(thread, ordinal),
      ordinal,
      parent: link.parent,
      kind: isArticle(own.map((l) => l.source)) ? "article" : "comment",
      author: split.stated?.[ordinal]?.author ?? null,
      postedAt: split.stated?.[ordinal]?.postedAt ?? null,
      url: null,
      nativeId: split.stated?.[ordinal]?.nativeId ?? null,
      startScore: own[0]!.startScore,
      parentScore: link.score,
    });
    for (const { start, end, source, wordsStart } of own) {
      const marked = wordsStart === undefined ? {} : { wordsStart };
      paragraphs.push({ start, end, ordinal: paragraphs.length, comment: ordinal, source, ...marked });
    }
  });
  return { thread, comments, paragraphs };
}

/** Takes a structured thread's posts as its comments, and their lines as paragraphs. */
export function assemblePosts(thread: Thread): SplitThread {
  const paragraphs: Paragraph[] = [];
  const comments = (thread.posts ?? []).map((post, ordinal): Comment => {
    for (const line of lines(thread.text, post)) {
      const source: Source = /^>/u.test(thread.text.slice(line.start, line.end))
        ? "quote"
        : post.kind === "article"
          ? "article"
          : "comment";
      paragraphs.push({ ...line, ordinal: paragraphs.length, comment: ordinal, source });
    }
    const { start, end, parent, kind, author, postedAt, url, nativeId } = post;
    return {
      start,
      end,
      commentId: commentId(thread, ordinal),
      ordinal,
      parent,
      kind,
      author,
      postedAt,
      url,
      nativeId,
      startScore: 1,
      parentScore: 1,
    };
  });
  return { thread, comments, paragraphs };
}
