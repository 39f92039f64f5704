import fc from "fast-check";

const WORDS = [
  "managers",
  "earn",
  "don't",
  "e.g.",
  "U.S.",
  "cannot",
  "it’s",
  "I'd've",
  "$100k",
  "3.5",
  "(see https://x.org/a?b=1)",
  "...",
  "!?",
  "—",
  "“quoted”",
  "> quoted",
  "@me",
  ":-)",
  "a_b",
  "[1]",
  "1,000.50",
  "Staff pays more.",
  "Why?",
  "👩‍👩‍👧‍👦",
  "🇩🇪",
  "👍🏽",
  "e\u0301\u0323",
  "नमस्ते",
  "שלום",
  "مرحبا",
  "日本語",
  "\u200b",
  "\u202e",
  "\u00ad",
  "İ",
  "ﬁ",
  "x".repeat(300),
  "😀".repeat(50),
];
const GAPS = [" ", " ", " ", "  ", "\t", "\u00a0", "\n", "\n", "\r\n", "\n\n", "\r\n\r\n", " \n\t", "\u2028"];

const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 3, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 10 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 4 }) },
);

/** Text of any script with emoji, combining marks, controls, long words and every kind of line end. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.tuple(word, fc.constantFrom(...GAPS)), { maxLength: 40 })
  .map((parts) => parts.flat().join(""));

const NAMES = ["anna", "Bo Berg", "c_3po", "Dr. Émile", "user-42", "李雷"];

/** Ways in which pasted threads mark who speaks: `name` and `body` of the `i`-th message. */
const STYLES: readonly ((name: string, body: string, i: number) => string)[] = [
  (name, body, i) => `[12:${10 + i}] ${name}: ${body}`,
  (name, body, i) => `2024-05-03 10:${10 + i} <${name}> ${body}`,
  (name, body, i) => `03/05/2024, 10:${10 + i} - ${name}: ${body}`,
  (name, body) => `<${name}> ${body}`,
  (name, body) => `${name}: ${body}`,
  (name, body, i) => `${name} ${i + 1} hours ago | parent | next [–]\n\n${body}\n\nreply`,
  (name, body, i) => `${name}\n•\n${i + 1}h ago\n${body}\n${i} points\nReply\nShare`,
  (name, body, i) =>
    `From: ${name} <a@b.org>\nDate: Fri, 3 May 2024 10:${10 + i}:00 +0200\nSubject: Re: pay\n\n${body}`,
  (name, body, i) => `On 3 May 2024 at 10:${10 + i}, ${name} wrote:\n> ${body}\n\n${body}`,
  (_, body, i) => `${i + 1}. ${body}`,
  (_, body, i) => `${i + 1}.${(i % 3) + 1} ${body}`,
  (_, body, i) => `${">".repeat(i % 4)} ${body}`,
  (_, body, i) => `${"  ".repeat(i % 4)}${body}`,
  (name, body) => `${name}\n${body}\n----------`,
  (name, body) => `**${name}**: ${body}`,
];

/** A pasted thread whose comments carry marks, of one kind or, now and then, of several. */
export const markedText: fc.Arbitrary<string> = fc
  .tuple(
    fc.nat({ max: STYLES.length - 1 }),
    fc.array(fc.tuple(fc.constantFrom(...NAMES), anyText, fc.nat({ max: 60 })), {
      minLength: 1,
      maxLength: 12,
    }),
    fc.constantFrom("\n", "\n\n", "\r\n"),
  )
  .map(([style, messages, gap]) =>
    messages
      .map(([name, body, other], i) =>
        (STYLES[other] && other % 5 === 0 ? STYLES[other] : STYLES[style]!)(name, body, i),
      )
      .join(gap),
  );

/** Any text, with marks or without. */
export const anyThread: fc.Arbitrary<string> = fc.oneof(anyText, markedText);
