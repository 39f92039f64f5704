import { asThreadmineError, type ErrorCode } from "../src/errors.ts";
import type { MinedThread, Thread } from "../src/model.ts";
import { type Answer, answerLine, type Mining } from "./mine.ts";

/** A piece of work for this thread or a worker: to mine a thread, or a line of `threadmine mine`. */
export type Task = { readonly thread: Thread } | { readonly line: string | undefined; readonly at: number };

/** What is found in a thread, without the thread itself, which the one who asks has. */
export type Findings = Omit<MinedThread, "thread">;

/** A fault as plain values: errors lose their class and code between threads. */
export interface Fault {
  readonly code: ErrorCode;
  readonly message: string;
  readonly advice: string | undefined;
}

export type Result = Findings | Answer | { readonly fault: Fault };

/** Does a piece of work. A fault of the program in it is a result like any other: it fails alone. */
export async function perform(task: Task, mining: Mining): Promise<Result> {
  const what = nameOf(task);
  try {
    if ("at" in task) return await answerLine(task.line, task.at, mining);
    const { thread: _, ...findings } = await mining.mine(task.thread);
    return findings;
  } catch (error) {
    const { code, message, advice } = asThreadmineError(error, what);
    return { fault: { code, message, advice } };
  }
}

/** How messages name a piece of work. */
export function nameOf(task: Task): string {
  return "at" in task ? `line ${task.at}` : `${task.thread.uri}, thread ${task.thread.threadId}`;
}
