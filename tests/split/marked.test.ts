import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadSplitter } from "../../pipeline/2-split.ts";
import { readSentences } from "../../src/claims/read.ts";
import { flatThread } from "../../src/formats/flat.ts";
import { readStructureFolder } from "../../src/learn/labelled.ts";
import { splitFlat } from "../../src/split/flat.ts";
import { readMarks, wordSpans } from "../../src/split/marked.ts";
import { assembleFlat } from "../../src/split/thread.ts";
import { lines } from "../../src/text/lines.ts";
import { anyText } from "../arbitraries.ts";
import { growth, ROOT } from "../helpers.ts";

/** The marked structure, readable: what each comment's words begin with, its parent, writer and time. */
function shown(text: string): { kind: string; comments: string[] } | undefined {
  const marks = readMarks(text);
  if (!marks) return undefined;
  const words = wordSpans(text, marks);
  const comments = marks.comments.map(({ first, end, parent, author, postedAt, postedText }) => {
    let line = first;
    while (line < end - 1 && marks.noise.has(line)) line++;
    const { start, end: stop } = words[line]!;
    const own = marks.noise.has(line) ? "" : text.slice(start, stop).split(" ", 1)[0]!;
    return `${own} <${parent === undefined ? "?" : (parent ?? "-")} ${author ?? "?"} ${postedAt ?? postedText ?? ""}`.trimEnd();
  });
  return { kind: marks.kind, comments };
}

/** The lines that are nothing but marks. */
function noise(text: string): string[] {
  const all = lines(text);
  return [...(readMarks(text)?.noise ?? [])]
    .sort((a, b) => a - b)
    .map((i) => text.slice(all[i]!.start, all[i]!.end));
}

describe("outline numbers", () => {
  test("[1.2] name: gives parents and writers; a footnote among them is text", () => {
    const text = `[1] anna: One says that managers earn more.
[1.1] Bob Marsh: Two disagrees, see the table [1].
[1] https://example.org/pay
[1.1.1] anna: Three has read the table.
A second paragraph of three.
[1.2] kv: Four asks where.
[2] dieter99: Five changes the topic.`;
    expect(shown(text)).toEqual({
      kind: "outline",
      comments: ["One <- anna", "Two <0 Bob Marsh", "Three <1 anna", "Four <0 kv", "Five <- dieter99"],
    });
    expect(noise(text)).toEqual([]);
  });

  test("[1] name on a line of its own is noise, with a date above the words", () => {
    const text =
      "[1] anna (3 May 2024, 10:22):\nOne.\n[1.1] bob (3 May 2024, 11:05):\nTwo.\nAnd more.\n[2] kv (4 May 2024, 9:00):\nThree.";
    expect(shown(text)!.comments).toEqual([
      "One. <- anna 2024-05-03T10:22:00Z",
      "Two. <0 bob 2024-05-03T11:05:00Z",
      "Three. <- kv 2024-05-04T09:00:00Z",
    ]);
    expect(noise(text)).toHaveLength(3);
  });

  test("[1] [2] [3] leave parents open, but for the comments that name one", () => {
    const text =
      "[1] One begins here.\n[2] Two goes on.\nStill two.\n[3] >>1 Three answers the first.\n[4] Four.";
    expect(shown(text)).toEqual({
      kind: "outline",
      comments: ["One <- ?", "Two <? ?", ">>1 <0 ?", "Four. <? ?"],
    });
  });

  test("a missing parent stays open", () => {
    const text = "[1] One.\n[1.1] Two.\n[1.2] Three.\n[1.2.1] Four.\n[1.4.1] Five.\n[1.5] Six.\n[2] Seven.";
    expect(shown(text)!.comments[5]).toMatch(/^Six\. <0/u);
  });

  test("plain numbers count only with writers", () => {
    expect(
      shown("1. anna: One thing.\n1.1 bob: Two things.\n1.1.1 anna: Three things.\n2. kv: Four.")!.comments,
    ).toEqual(["One <- anna", "Two <0 bob", "Three <1 anna", "Four. <- kv"]);
    expect(
      readMarks("1. Ask for the money.\n2. Ask for the title.\n3. Leave if you get neither.\n4. Stay."),
    ).toBeUndefined();
  });
});

describe("writers named above comments", () => {
  test("NAME wrote: begins a comment, also where it quotes first; text before the first is a comment of its own", () => {
    const text = `Should I take the job?
anna wrote:
Take it, the money is good.
And the hours are not.
Bob Marsh wrote:
> the money is good
It is not.
kv wrote:
Depends on the country.
anna wrote:
Everything does.`;
    expect(shown(text)).toEqual({
      kind: "byline",
      comments: ["Should <- ?", "Take <? anna", "> <? Bob Marsh", "Depends <? kv", "Everything <? anna"],
    });
    expect(noise(text)).toEqual(["anna wrote:", "Bob Marsh wrote:", "kv wrote:", "anna wrote:"]);
  });

  test("NAME says: with a date below, as blogs print it", () => {
    const text = ["anna", "bob", "kv"]
      .map((name, i) => `${name} says:\nMay ${i + 3}, 2024 at 1${i}:05 pm\nWords of ${name}.\nReply`)
      .join("\n");
    expect(shown(text)!.comments).toEqual([
      "Words <- anna 2024-05-03T22:05:00Z",
      "Words <? bob 2024-05-04T23:05:00Z",
      "Words <? kv 2024-05-05T12:05:00Z",
    ]);
    expect(noise(text)).toHaveLength(9);
  });

  test("forum posts with numbers, and what is printed of the writer", () => {
    const text = `#11 anna, 3 May 2024 10:22
Senior Member
Joined: May 2010
Posts: 1,204
One is of the opinion that leads are managers.
#12 Bob Marsh, 3 May 2024 10:40
Joined: Jan 2019
Two is not.
Location: I wrote this line myself, really, since nobody asks where.
Reply
#14 kv, 4 May 2024 00:01
@12 Three agrees.
-----`;
    expect(shown(text)).toEqual({
      kind: "byline",
      comments: [
        "One <- anna 2024-05-03T10:22:00Z",
        "Two <? Bob Marsh 2024-05-03T10:40:00Z",
        "@12 <1 kv 2024-05-04T00:01:00Z",
      ],
    });
    expect(noise(text)).not.toContain("Location: I wrote this line myself, really, since nobody asks where.");
    expect(readMarks(text)!.comments.map((c) => c.nativeId)).toEqual(["11", "12", "14"]);
  });

  test("Posted by NAME on DATE; a date in numbers is read as the others of the thread decide", () => {
    const posts = (dates: readonly string[]): string =>
      dates.map((date, i) => `Posted by writer${i} on ${date}\nOpinion number ${i}.`).join("\n");
    expect(
      readMarks(posts(["03/05/2024", "04/05/2024", "25/05/2024"]))!.comments.map((c) => c.postedAt),
    ).toEqual(["2024-05-03T00:00:00Z", "2024-05-04T00:00:00Z", "2024-05-25T00:00:00Z"]);
    const unclear = readMarks(posts(["03/05/2024", "04/05/2024", "05/05/2024"]))!.comments;
    expect(unclear.map((c) => [c.postedText, c.postedAt])[0]).toEqual(["03/05/2024", null]);
  });

  test("a forum's repeated title belongs to the comment below it", () => {
    const text = ["anna", "bob", "kv"]
      .map((n, i) => `Re: Titles at the bank\nby ${n} » Fri May 03, 2024 ${i + 1}:22 am\nWords of ${n}.`)
      .join("\n");
    expect(readMarks(text)!.comments.map((c) => c.first)).toEqual([0, 3, 6]);
    expect(shown(text)!.comments[2]).toBe("Words <? kv 2024-05-03T03:22:00Z");
  });

  test("indented bylines give parents", () => {
    const text =
      "anna, 3 May 2024\nOne.\n    bob, 3 May 2024\n    Two.\n        kv, 4 May 2024\n        Three.\n    anna, 5 May 2024\n    Four.\ndora, 6 May 2024\nFive.";
    expect(readMarks(text)!.comments.map((c) => c.parent)).toEqual([null, 0, 1, 0, null]);
  });

  test("quotations named in a forum name the parent", () => {
    const text = `#1 anna, 3 May 2024 10:22
Leads are managers without the pay.
#2 bob, 3 May 2024 10:40
They have the pay here.
#3 kv, 4 May 2024 00:01
anna wrote:
> Leads are managers without the pay.
So they are.`;
    expect(readMarks(text)!.comments.map((c) => c.parent)).toEqual([null, undefined, 0]);
    expect(noise(text)).toContain("anna wrote:");
  });
});

describe("mail and Usenet", () => {
  const mails = `From: Anna Alt <anna@example.org>
Date: Fri, 3 May 2024 10:22:11 +0200
Subject: titles
Message-ID: <a1@example.org>

Do titles matter?

From: bob@example.org (Bob Marsh)
Date: Fri, 3 May 2024 11:00:00 GMT
Subject: Re: titles
Message-ID: <b1@example.org>
In-Reply-To: <a1@example.org>

On Fri, 3 May 2024 10:22:11 +0200, Anna Alt <anna@example.org> wrote:
> Do titles matter?
Only to recruiters.

From: kv <kv@example.org>
Date: Sat, 4 May 2024 09:00:00 GMT
Subject: Re: titles

Bob Marsh <bob@example.org> writes:
> Only to recruiters.
And to landlords.`;

  test("header blocks begin comments; parents by In-Reply-To, or by who is quoted", () => {
    expect(shown(mails)).toEqual({
      kind: "mail",
      comments: [
        "Do <- Anna Alt 2024-05-03T08:22:11Z",
        "> <0 Bob Marsh 2024-05-03T11:00:00Z",
        "> <1 kv 2024-05-04T09:00:00Z",
      ],
    });
    expect(noise(mails)).toHaveLength(4 + 5 + 1 + 3 + 1);
  });

  test("attributions alone begin the comments that quote, and leave the other lines open", () => {
    const text = `Is there a reason against default arguments?
I have nine parameters.
D.Pruett <dan@pruett.invalid> writes:
> Is there a reason against default arguments?
Technical, every word is curried.
In article <8812@maalouf.invalid>, E.Maalouf wrote:
> every word is curried
That was a reason in 1994.
Which branch is it on?
On Fri, May 3, 2024 at 10:22 AM, Anna Example
<anna@example.org> wrote:
> That was a reason in 1994.
It still is.`;
    const marks = readMarks(text)!;
    expect(marks.kind).toBe("attribution");
    expect(marks.comments.map((c) => [c.first, c.parent])).toEqual([
      [0, null],
      [2, undefined],
      [5, undefined],
      [9, undefined],
    ]);
    expect([...marks.noise]).toEqual([2, 5, 9, 10]);
    expect(marks.open.has(8)).toBe(true);
    expect(marks.open.has(3) || marks.open.has(6) || marks.open.has(11)).toBe(false);
  });

  test("two attributions in a thread without other marks are no marks", () => {
    const text = `One thing.\nanna wrote:\n> One thing.\nTwo things.\nbob wrote:\n> Two things.\nThree.`;
    expect(readMarks(text)).toBeUndefined();
  });
});

describe("separator lines", () => {
  test("-----, ===== and * * * part comments", () => {
    for (const sign of ["-----", "==========", "***", "* * *", "________"]) {
      const text = ["One here.", "More of one.", sign, "Two there.", sign, "Three.", sign, "Four."].join(
        "\n",
      );
      expect(shown(text), sign).toEqual({
        kind: "separator",
        comments: ["One <- ?", "Two <? ?", "Three. <? ?", "Four. <? ?"],
      });
      expect(noise(text)).toEqual([sign, sign, sign]);
    }
  });

  test("writers named below them are read", () => {
    const text = "anna:\nOne.\n---\nbob:\nTwo.\n---\nkv:\nThree.\n---\nanna:\nFour.";
    expect(shown(text)!.comments.map((c) => c.split(" ")[2])).toEqual(["anna", "bob", "kv", "anna"]);
  });

  test("a stray separator and underlined headings do not", () => {
    expect(readMarks("One.\n-----\nTwo.\nThree.\nFour.\n-----\nFive.")).toBeUndefined();
    const headed = [
      "Why",
      "---",
      "Since I said so.",
      "How",
      "---",
      "By doing it.",
      "When",
      "----",
      "Now, and again.",
    ].join("\n");
    expect(readMarks(headed)).toBeUndefined();
  });
});

describe("pages", () => {
  test("Hacker News: writers, times, and the parents that the links tell", () => {
    const text = `Hacker News new | past | comments | ask | show | jobs | submit login
Titles mean nothing (example.org)
45 points by dang_fan 5 hours ago | hide | past | favorite | 6 comments
add comment

anna 3 hours ago | next [–]

Top one.

reply

bob 2 hours ago | parent | next [–]
First answer to one.
reply
kv 2 hours ago | root | parent | next [–]
First answer to that.
reply
unvote
dora 1 hour ago | root | parent | prev | next [–]
Second answer to that.
reply
emil 1 hour ago | parent | prev | next [–]
Second answer to one.
reply
fay on May 3, 2024 | prev [–]
Top two.
reply
Guidelines | FAQ | Lists | API | Security | Legal | Apply to YC | Contact`;
    expect(shown(text)).toEqual({
      kind: "hacker-news",
      comments: [
        "Titles <- dang_fan 5 hours ago",
        "Top <- anna 3 hours ago",
        "First <1 bob 2 hours ago",
        "First <2 kv 2 hours ago",
        "Second <2 dora 1 hour ago",
        "Second <1 emil 1 hour ago",
        "Top <- fay 2024-05-03T00:00:00Z",
      ],
    });
    expect(noise(text)).toContain("reply");
  });

  test("Hacker News without links: points and toggles", () => {
    const text = ["anna", "bob", "kv"]
      .map((n) => `12 points by ${n} 3 hours ago [-]\nWords of ${n}.\nreply`)
      .join("\n");
    expect(shown(text)).toEqual({
      kind: "hacker-news",
      comments: ["Words <- anna 3 hours ago", "Words <? bob 3 hours ago", "Words <? kv 3 hours ago"],
    });
  });

  test("Reddit: level lines give depth", () => {
    const text = `Should leads be paid more?
level 1
anna
·
3 hr. ago
They should.
12
Reply
Share
level 2
bob
· 2 hr. ago
They are.
Reply
Share
level 2
[deleted]
· 2 hr. ago
[deleted]
level 1
kv · 1 hr. ago
No.
Reply Share`;
    expect(shown(text)).toEqual({
      kind: "reddit",
      comments: [
        "Should <- ?",
        "They <- anna 3 hr. ago",
        "They <1 bob 2 hr. ago",
        "[deleted] <1 ? 2 hr. ago",
        "No. <- kv 1 hr. ago",
      ],
    });
    expect(noise(text)).toContain("12");
  });

  test("Reddit as it is now, and as it was", () => {
    const now = ["anna", "bob"]
      .map(
        (n) =>
          `u/${n} avatar\n${n}\n•\n3h ago\nWords of ${n}.\n\nUpvote\n12\nDownvote\nReply\nAward\nShare\nShare`,
      )
      .join("\n");
    expect(shown(now)).toEqual({ kind: "reddit", comments: ["Words <- anna 3h ago", "Words <? bob 3h ago"] });
    const old = ["anna", "bob", "kv"]
      .map(
        (n) =>
          `[–]${n}[S] 1 point 3 months ago (0 children)\nWords of ${n}.\npermalinkembedsaveparentreportreply`,
      )
      .join("\n");
    expect(shown(old)!.comments).toEqual([
      "Words <- anna 3 months ago",
      "Words <? bob 3 months ago",
      "Words <? kv 3 months ago",
    ]);
  });
});

describe("chats", () => {
  const talk = [
    "I think leads should be paid more.",
    "Why should they be?",
    "Because they answer the pager.",
  ];

  test.each([
    ["[10:0N] WHO: ", ["anna", "bob", "anna"], "10:00"],
    ["10:0N <WHO> ", ["anna", "bob", "anna"], "10:00"],
    ["2024-05-03 10:0N WHO: ", ["anna", "bob", "anna"], "2024-05-03T10:00:00Z"],
    ["[2024-05-03 10:0N:07] WHO: ", ["Anna Alt", "bob", "kv"], "2024-05-03T10:00:07Z"],
    ["25/05/2024, 10:0N - WHO: ", ["Anna Alt", "+49 170 1234567", "kv"], "2024-05-25T10:00:00Z"],
    ["\u200e[5/25/24, 10:0N:07 PM] WHO: ", ["Anna Alt", "bob", "kv"], "2024-05-25T22:00:07Z"],
    ["WHO [10:0N]: ", ["anna", "bob", "anna"], "10:00"],
  ])("%s", (prefix, names, when) => {
    const text = talk
      .map((words, i) => prefix.replace("0N", `0${i}`).replace("WHO", names[i]!) + words)
      .join("\n");
    const marks = readMarks(text)!;
    expect(marks.kind).toBe("chat");
    expect(marks.comments.map((c) => c.author)).toEqual(names);
    expect(marks.comments[0]!.postedAt ?? marks.comments[0]!.postedText).toBe(when);
    expect(wordSpans(text, marks).map(({ start, end }) => text.slice(start, end))).toEqual(talk);
  });

  test("a message of several lines stays together, what the chat itself says is noise", () => {
    const text =
      "[10:00] anna: One thing.\nIt goes on.\n[10:01] *** kv has joined\n[10:02] kv: Two.\n[10:03] anna: Three.";
    expect(readMarks(text)!.comments.map((c) => [c.first, c.end])).toEqual([
      [0, 3],
      [3, 4],
      [4, 5],
    ]);
    expect(noise(text)).toEqual(["[10:01] *** kv has joined"]);
  });

  test("name: text in nearly every line, if writers come again", () => {
    const text = talk
      .concat(talk)
      .map((words, i) => `${["anna", "bob", "kv", "bob"][i % 4]}: ${words}`)
      .join("\n");
    expect(shown(text)!.comments.map((c) => c.split(" ")[2])).toEqual([
      "anna",
      "bob",
      "kv",
      "bob",
      "anna",
      "bob",
    ]);
  });

  test("fields, lists of pros and cons, and questions with answers are no chat", () => {
    for (const text of [
      "Title: Lead\nCompany: Lathework\nYears: 8\nSalary: 120k\nEquity: none",
      "Role: Lead\nFirm: A\nPay: 120k\nRole: Staff\nFirm: B\nPay: 140k\nRole: EM\nFirm: C\nPay: 150k",
      "Pros: you choose the work.\nCons: you answer for it.\nPros: money.\nCons: meetings, all day long.",
      "Q: Why leave?\nA: Money, of course.\nQ: Why stay?\nA: People, of course.",
      "host: example.org\nport: 80\nuser: anna\npath: /srv",
    ])
      expect(readMarks(text), text).toBeUndefined();
  });

  test("an agenda is no chat", () => {
    expect(
      readMarks(
        "I run days like this:\n09:00 Standup: short\n10:00 Review: long\n12:30 Lunch: alone\nThat is all.\nIt works.",
      ),
    ).toBeUndefined();
  });
});

describe("other shapes", () => {
  const names = ["anna", "Bob Marsh", "kv", "dora_x"];
  const said = [
    "I think leads should be paid more than this.",
    "Why should they be?",
    "Because they answer the pager all night long.",
    "Nobody answers it here.",
  ];

  // NAME, WORDS and N (a digit that counts) are filled in; the time is that of the first comment.
  test.each<[string, string, string]>([
    ["NAME  10:2N AM\nWORDS", "byline", "10:20 AM"],
    ["NAME — 05/13/2024 10:2N AM\nWORDS", "byline", "2024-05-13T10:20:00Z"],
    ["NAME commented on May 1N, 2024\nWORDS", "byline", "2024-05-10T00:00:00Z"],
    ["NAME • 2 hours ago\nWORDS\nReply", "byline", "2 hours ago"],
    ["@NAME\n2 years ago\nWORDS\n12\nReply", "byline", "2 years ago"],
    [
      "05-13-2024, 10:2N AM #1N\nNAME\nSenior Member\nJoin Date: May 2010\nWORDS",
      "byline",
      "2024-05-13T10:20:00Z",
    ],
    ["NAME, [03.05.2024 10:2N]\nWORDS", "byline", "2024-05-03T10:20:00Z"],
    ["### Comment by NAME on 2024-05-03T10:2N:00+02:00\nWORDS", "byline", "2024-05-03T08:20:00Z"],
    ["Author: NAME\nDate: 2024-05-03\nWORDS", "byline", "2024-05-03T00:00:00Z"],
    ["Am 3. Mai 2024 um 10:2N schrieb NAME:\nWORDS", "byline", "2024-05-03T10:20:00Z"],
    ["10:2N, 3 May 2024 (UTC) NAME\nWORDS", "byline", "2024-05-03T10:20:00Z"],
    ["WORDS\n— NAME, 3 May 2024", "byline", "2024-05-03T00:00:00Z"],
    ["Comment 1N\nNAME\nWORDS", "byline", ""],
    [
      "[–]NAME 12 points13 points14 points 3 hours ago* (4 children)\nWORDS\npermalinkembedsavereportreply",
      "reddit",
      "3 hours ago",
    ],
    ["[1N] NAME\nWORDS", "undefined", ""],
    ["10:2N NAME | WORDS", "chat", "10:20"],
    ["<NAME> WORDS", "chat", ""],
  ])("%s", (pattern, kind, when) => {
    const text = said
      .map((words, i) =>
        pattern
          .replaceAll(/(?<=\d)N/gu, `${i}`)
          .replace("NAME", names[i]!)
          .replace("WORDS", words),
      )
      .join("\n");
    const marks = readMarks(text);
    expect(`${marks?.kind}`).toBe(kind);
    if (!marks) return;
    expect(marks.comments.map((c) => c.author)).toEqual(names);
    expect(marks.comments[0]!.postedAt ?? marks.comments[0]!.postedText ?? "").toBe(when);
    const words = wordSpans(text, marks);
    const held = marks.comments.map(({ first, end }) =>
      words
        .slice(first, end)
        .filter((_, i) => !marks.noise.has(first + i))
        .map((w) => text.slice(w.start, w.end)),
    );
    expect(held).toEqual(said.map((w) => [w]));
  });
});

describe("depth alone", () => {
  const thread: readonly (readonly [number, string])[] = [
    [0, "One says that leads should be paid for what they carry."],
    [1, "Two disagrees with that, and says why at some length."],
    [2, "Three asks whether two has ever carried a pager at all."],
    [1, "Four has, for eight years, and was paid well for it."],
    [0, "Five changes the topic to titles, which mean nothing."],
    [1, "Six has five titles."],
  ];

  test.each([
    ["two spaces", "  "],
    ["four spaces", "    "],
    ["tabs", "\t"],
  ])("indentation by %s", (_, step) => {
    const text = thread.map(([depth, words]) => step.repeat(depth) + words).join("\n");
    expect(readMarks(text)!.kind).toBe("indent");
    expect(readMarks(text)!.comments.map((c) => c.parent)).toEqual([null, 0, 1, 0, null, 4]);
  });

  test("quote levels, where whole comments stand behind them", () => {
    for (const sign of [">", "> "]) {
      const text = thread.map(([depth, words]) => `${sign.repeat(depth)}${words}`).join("\n");
      const marks = readMarks(text)!;
      expect(marks.kind).toBe("quote-level");
      expect(marks.comments.map((c) => c.parent)).toEqual([null, 0, 1, 0, null, 4]);
      expect(wordSpans(text, marks).map(({ start, end }) => text.slice(start, end))).toEqual(
        thread.map(([, words]) => words),
      );
    }
  });

  test("blank lines part comments of one depth where some lines have none between", () => {
    const text = "One.\nOne goes on.\n\n  Two.\n  Two goes on.\n\n  Three.\n\n    Four.\n\nFive.";
    expect(readMarks(text)!.comments.map((c) => [c.first, c.parent])).toEqual([
      [0, null],
      [2, 0],
      [4, 0],
      [5, 2],
      [6, null],
    ]);
  });

  test("without them, lines of one depth are open, and what the model finds there are siblings", () => {
    const text = thread
      .flatMap(([depth, words]) => [
        `${"  ".repeat(depth)}${words}`,
        `${"  ".repeat(depth)}I was a lead for eight years, thanks for asking, and I would do it again.`,
      ])
      .join("\n");
    const marks = readMarks(text)!;
    expect([...marks.open]).toEqual([1, 3, 5, 7, 9, 11]);
    const { splitter } = loadSplitter();
    const split = splitFlat(text, splitter);
    const starts = split.lines.flatMap((l, i) => (l.begins ? [i] : []));
    for (const { first } of marks.comments) expect(starts).toContain(first);
    const depths: number[] = [];
    split.links.forEach(({ parent, score }, i) => {
      depths.push(parent === null ? 0 : depths[parent]! + 1);
      expect(score).toBe(1);
      expect(depths[i]).toBe(thread[starts[i]! >> 1]![0]);
    });
  });

  test("code, lists, poems and quotations are no depth", () => {
    for (const text of [
      "Look:\nif (a) {\n    b();\n    if (c) {\n        d();\n    }\n}\nThat is all that I have to say.",
      "Three things:\n  - the first of them\n    - a part of the first\n  - the second of them\n    - a part of the second\nThat is all.",
      "> One says that leads are paid well.\nThey are not paid well anywhere.\n> They are not paid well anywhere.\nHere they are.\n>> One says that leads are paid well.\n> They are not paid well anywhere.\nBoth wrong.",
    ])
      expect(readMarks(text), text).toBeUndefined();
  });
});

describe("unmarked text", () => {
  const folder = join(ROOT, "corpus", "threads");

  test.each(readdirSync(folder).filter((name) => name.endsWith(".txt")))("%s carries no marks", (name) => {
    expect(readMarks(readFileSync(join(folder, name), "utf8"))).toBeUndefined();
  });

  test("nor do lists, code, headings and a few lines that end in a colon", () => {
    for (const text of [
      "",
      "One line.",
      "First this:\nthen that:\nand last of all:\nthe end.\nHe said:\nno.\nShe said:\nyes.\nThey said:\nmaybe.",
      "My reasons:\n1. Money is good.\n2. Time is better.\n3. People are best.\nWhat are yours?\nThe same.",
      "const a = 1;\nconst b = 2;\nfunction c() {\n  return a + b;\n}\nexport default c;",
      "The author wrote:\nsomething.\nThe boss said:\nnothing.\nThe team said:\neverything.",
      "See [1] and [2].\nIndeed.\n[1] https://example.org/a\n[2] https://example.org/b\n[3] https://example.org/c",
      "In 2019 I left.\n2020 was worse.\n10 years ago it was better.\n3 of us stayed.",
    ])
      expect(readMarks(text), text).toBeUndefined();
  });
});

describe("every structured thread", () => {
  const golds = readStructureFolder(join(ROOT, "corpus", "gold", "validation")).filter((g) => g.parents);
  const names = ["anna", "bob_k", "Carla Diaz", "dieter99", "E. Maalouf", "fox-trot", "Lena van Dyk"];
  const comments = golds.map(({ text, starts, parents }) => {
    const all = lines(text).map(({ start, end }) => text.slice(start, end));
    const numbers: string[] = [];
    const children = new Map<number | null, number>();
    return starts.map((start, i) => {
      const parent = parents![i] ?? null;
      const place = (children.get(parent) ?? 0) + 1;
      children.set(parent, place);
      numbers.push(parent === null ? `${place}` : `${numbers[parent]!}.${place}`);
      const name = names[(i * i + 3 * i) % names.length]!;
      return { own: all.slice(start, starts[i + 1]), parent, number: numbers[i]!, name, i };
    });
  });
  type One = (typeof comments)[number][number];

  test.each<[string, (c: One) => string[], boolean]>([
    ["outline", (c) => [`[${c.number}] ${c.name}: ${c.own[0]!}`, ...c.own.slice(1)], true],
    [
      "byline",
      (c) => [`#${c.i + 1} ${c.name}, ${1 + (c.i % 28)} May 2024 10:22`, "Joined: May 2010", ...c.own],
      false,
    ],
    ["chat", (c) => [`[2024-05-03 10:22] ${c.name}: ${c.own[0]!}`, ...c.own.slice(1)], false],
    [
      "reddit",
      (c) => [`level ${c.number.split(".").length}`, `${c.name} · 3 hr. ago`, ...c.own, "Reply", "Share"],
      true,
    ],
    [
      "mail",
      (c) => [
        `From: ${c.name} <a@example.org>`,
        `Message-ID: <${c.i}@x>`,
        ...(c.parent === null
          ? ["Subject: titles"]
          : [`Subject: Re: titles`, `In-Reply-To: <${c.parent}@x>`]),
        "",
        ...c.own,
      ],
      false,
    ],
  ])("is read back from %s marks", (kind, written, parents) => {
    for (const thread of comments) {
      const starts: number[] = [];
      const text = thread.flatMap((c) => written(c)).join("\n");
      let line = 0;
      for (const c of thread) {
        starts.push(line);
        line += written(c).filter(Boolean).length;
      }
      const marks = readMarks(text)!;
      expect(marks.kind).toBe(kind);
      expect(marks.comments.map((c) => c.first)).toEqual(starts);
      expect(marks.comments.map((c) => c.author)).toEqual(thread.map((c) => c.name));
      if (parents) expect(marks.comments.map((c) => c.parent)).toEqual(thread.map((c) => c.parent));
    }
  });
});

describe("in the splitter", () => {
  const { splitter } = loadSplitter();
  const assembled = (text: string) =>
    assembleFlat(
      flatThread({ uri: "t.txt", sha256: "0".repeat(64) }, "flat", text),
      splitFlat(text, splitter),
    );

  test("marks fix boundaries, parents, writers and dates; the rest is decided", () => {
    const text =
      "[1] anna (3 May 2024):\nManagers earn more than engineers here.\n[1.1] bob (4 May 2024):\n> Managers earn more\nNot in my firm, where staff engineers do.\n[2] kv (5 May 2024):\nTitles mean nothing.";
    const split = assembled(text);
    expect(split.comments).toMatchObject([
      {
        parent: null,
        author: "anna",
        postedAt: "2024-05-03T00:00:00Z",
        nativeId: "1",
        startScore: 1,
        parentScore: 1,
      },
      {
        parent: 0,
        author: "bob",
        postedAt: "2024-05-04T00:00:00Z",
        nativeId: "1.1",
        startScore: 1,
        parentScore: 1,
      },
      {
        parent: null,
        author: "kv",
        postedAt: "2024-05-05T00:00:00Z",
        nativeId: "2",
        startScore: 1,
        parentScore: 1,
      },
    ]);
    expect(split.paragraphs.map((p) => p.source)).toEqual([
      "noise",
      "comment",
      "noise",
      "quote",
      "comment",
      "noise",
      "comment",
    ]);
  });

  test("paragraphs are whole lines, sentences hold the words alone", () => {
    const text = "[10:00] anna: Managers earn more. They do.\n[10:01] bob: No.\n[10:02] anna: Yes, they do.";
    const split = assembled(text);
    expect(split.paragraphs.map((p) => text.slice(p.start, p.end))).toEqual(text.split("\n"));
    expect(readSentences(split).map((s) => text.slice(s.start, s.end))).toEqual([
      "Managers earn more.",
      "They do.",
      "No.",
      "Yes, they do.",
    ]);
  });

  test("a comment without words stays a comment, of noise", () => {
    const split = assembled(
      "anna wrote:\nOne here.\nbob wrote:\nkv wrote:\nThree there.\ndora wrote:\nFour.",
    );
    expect(split.comments.map((c) => c.author)).toEqual(["anna", "bob", "kv", "dora"]);
    expect(split.paragraphs.filter((p) => p.comment === 1).map((p) => p.source)).toEqual(["noise"]);
  });

  test("an encoder's hints do not overrule marks", () => {
    const text = "[1] One thing is said.\nAnd more of it.\n[2] Two things.\n[3] Three things.";
    const hints = { starts: [-9, 9, -9, -9], sources: new Array(20).fill(0) };
    const split = splitFlat(text, splitter, { hints });
    expect(split.lines.map((l) => l.begins)).toEqual([true, false, true, true]);
    expect(split.lines.map((l) => l.startScore)).toEqual([1, 0, 1, 1]);
  });
});

describe("any text", () => {
  const lineOf = fc.oneof(
    fc.constantFrom(
      "-----",
      "anna wrote:",
      "> quoted words",
      "[1] anna: words",
      "[1.1] bob: words",
      "level 2",
      "kv · 3 hr. ago",
      "[10:22] kv: yes",
      "reply",
      "From: a@b.c",
      "Date: 3 May 2024",
      "bob 2 hours ago | parent | next [–]",
      "    deeper words here now",
      "#12 anna, 3 May 2024",
      "words of a comment.",
      ">> twice",
      "anna: no",
      "",
    ),
    anyText,
  );

  test("every line is in exactly one comment, parents come before, marks point into the text", () => {
    fc.assert(
      fc.property(fc.array(lineOf, { maxLength: 30 }), (parts) => {
        const text = parts.join("\n");
        const all = lines(text);
        const marks = readMarks(text);
        if (!marks) return;
        let at = 0;
        marks.comments.forEach(({ first, end, parent }, i) => {
          expect(first).toBe(at);
          expect(end).toBeGreaterThan(first);
          at = end;
          if (typeof parent === "number") expect(parent).toBeLessThan(i);
        });
        expect(at).toBe(all.length);
        expect(marks.comments[0]!.parent).toBeNull();
        for (const line of [...marks.noise, ...marks.open, ...marks.skips.keys()])
          expect(all[line]).toBeDefined();
        for (const [line, skip] of marks.skips) {
          expect(marks.noise.has(line)).toBe(false);
          expect(skip).toBeLessThan(all[line]!.end - all[line]!.start);
        }
      }),
      { numRuns: 400 },
    );
  });

  test.each<[string, number, (n: number) => string]>([
    [
      "lines without marks",
      100_000,
      (n) => "Managers earn more than engineers do, in Europe at least.\n".repeat(n),
    ],
    [
      "lines with marks",
      50_000,
      (n) => Array.from({ length: n }, (_, i) => `anna${i % 90} wrote:\nSome words of it.`).join("\n"),
    ],
    [
      "levels down",
      100_000,
      (n) =>
        Array.from(
          { length: n },
          (_, i) =>
            `n${i} 3 hours ago | ${i > 1 ? "root | " : ""}${i > 0 ? "parent | " : ""}next [–]\nWords.`,
        ).join("\n"),
    ],
    [
      "quotations of one writer",
      20_000,
      (n) => "From: a@b.c\nSubject: x\n\nanna wrote:\n> the same line\nthe same line\n".repeat(n),
    ],
    ["words in one line", 60_000, (n) => "word ".repeat(n)],
    ["quote signs", 150_000, (n) => "> ".repeat(n)],
    ["brackets", 150_000, (n) => "[1".repeat(n)],
    ["signs of a separator", 150_000, (n) => "- ".repeat(n)],
    ["names", 100_000, (n) => "Anna Alt\n".repeat(n)],
    ["times", 100_000, (n) => "3 hours ago\n".repeat(n)],
    ["separators", 100_000, (n) => "-----\n".repeat(n)],
    ["separators of many signs", 30_000, (n) => "-----\n=====\n***\n".repeat(n)],
    ["buttons", 100_000, (n) => "Reply Share\n".repeat(n)],
    ["numbers", 100_000, (n) => Array.from({ length: n }, (_, i) => `[${i % 10_000}]`).join("\n")],
    ["blank lines with spaces", 100_000, (n) => " \t\n".repeat(n)],
    ["spaces before a letter", 300_000, (n) => `${" ".repeat(n)}a\n`.repeat(3)],
  ])("%s, %i of them, are read in linear time", (_, n, textOf) => {
    expect(growth(n / 4, (size) => readMarks(textOf(size)))).toBeLessThan(12);
  });

  test("nothing but separators, buttons or times is no thread", () => {
    for (const line of ["-----", "Reply Share", "3 hours ago", "Anna Alt"])
      expect(readMarks(`${line}\n`.repeat(50))).toBeUndefined();
  });
});
