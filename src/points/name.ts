import { alone, story } from "../text/statement.ts";
import { subjects } from "../text/subjects.ts";

/** A good name is neither a fragment nor a speech; characters. */
const LENGTH = { least: 25, most: 140 } as const;

/** Whether a claim can name what others say too: a whole short statement, understood alone, that tells no story. */
export function canName(text: string): boolean {
  return (
    text.length >= LENGTH.least &&
    text.length <= LENGTH.most &&
    /^\p{Lu}/u.test(text) &&
    /[.!]$/u.test(text) &&
    subjects(text).size >= 2 &&
    alone(text) &&
    !story(text)
  );
}
