// A worker that ends in the middle of its work: always where the text says so, once where the title names a file.
import { existsSync, writeFileSync } from "node:fs";

export default function work({ thread }) {
  if (thread.text === "always") process.exit(3);
  if (thread.text === "once" && !existsSync(thread.title)) {
    writeFileSync(thread.title, "");
    process.exit(3);
  }
  return { comments: [], paragraphs: [], claims: [], sentences: thread.text.length };
}
