import { describe, expect, test } from "vitest";
import { choose, fitting, inExchange, Quoted, quotable } from "../../src/markdown/choose.ts";
import { namedNumbers } from "../../src/markdown/numbers.ts";
import { questions } from "../../src/markdown/questions.ts";
import type { Row } from "../../src/store/queries.ts";

let n = 0;
const claim = (text: string, more: Row = {}): Row => ({
  claim_id: `c${++n}`,
  comment_id: `k${n}`,
  thread_id: `t${n}`,
  author: null,
  text,
  claim_score: 0.9,
  stance_score: 0.8,
  ...more,
});
const PLAIN = "Managers at banks earn more than the engineers they lead.";

describe("a claim may be quoted", () => {
  test.each([
    ["plain and sure", claim(PLAIN), true],
    ["of an unsure stance", claim(PLAIN, { stance_score: 0.5 }), false],
    ["less sure, and alone in its comment", claim(PLAIN, { stance_score: 0.72 }), false],
    ["less sure, in company", claim(PLAIN, { stance_score: 0.72, company: 2 }), true],
    ["less sure, in too little company", claim(PLAIN, { stance_score: 0.72, company: 1 }), false],
    ["less sure, in an exchange", inExchange(claim(PLAIN, { stance_score: 0.72 })), true],
    ["perhaps no claim", claim(PLAIN, { claim_score: 0.6 }), false],
    ["too short", claim("Managers earn more."), false],
    ["too long", claim(`${PLAIN} `.repeat(6).trim()), false],
    ["ironic", claim("Oh sure, who doesn't dream of reading survey comments all day."), false],
    [
      "perhaps cut at its end",
      claim('Every pull request of his team has been waved through with a "lgtm!"'),
      false,
    ],
    ["marked as irony", claim("Yes, the meetings are what I became an engineer for /s"), false],
    ["with a wink", claim("The meetings are what I became an engineer for, really ;)"), false],
    ["somebody else's words", claim('"Managers at banks earn more than the engineers they lead."'), false],
    ["a question", claim("Do managers at banks earn more than the engineers they lead?"), false],
    ["a link", claim("Managers earn more, see https://example.org/salaries for the list."), false],
  ])("%s", (_, row, expected) => {
    expect(quotable(row)).toBe(expected);
  });
});

describe("choosing", () => {
  test("never takes two that say the same, nor two of one comment", () => {
    const rows = [
      claim(PLAIN),
      claim("At banks, managers earn more than the engineers that they lead."),
      claim("Nobody at my firm has had a raise since the last round of cuts.", { comment_id: "same" }),
      claim("The bonus of a manager depends on people he cannot choose.", { comment_id: "same" }),
    ];
    const chosen = choose(rows, 4, new Quoted());
    expect(chosen).toHaveLength(2);
    expect(chosen.filter((r) => /earn more/u.test(String(r["text"])))).toHaveLength(1);
    expect(chosen.filter((r) => r["comment_id"] === "same")).toHaveLength(1);
  });

  test("never repeats what the page has quoted", () => {
    const quoted = new Quoted();
    quoted.add(claim(PLAIN));
    expect(choose([claim(PLAIN)], 1, quoted)).toEqual([]);
  });

  test("prefers what stands on its own", () => {
    const rows = [
      claim("but that is what they told me before the whole reorganisation"),
      claim("A manager's raise is gone after the first year of on-call weeks."),
    ];
    expect(choose(rows, 1, new Quoted())).toEqual([rows[1]]);
  });

  test.each([
    "That raise for nine people is gone after the first year.",
    "Your bonus depends on people that you cannot choose, always.",
    "Agents have touched none of that since nobody can say what they do.",
    "What they do find is one more layer between two meetings.",
    "Did that for three years, for exactly zero euros a month.",
    "We did it in 2016, and nobody got a raise for nine years.",
  ])("takes what is understood alone before: %s", (text) => {
    const rows = [
      claim(text, { stance_score: 0.99, claim_score: 0.99 }),
      claim(
        "we had a manager once who took the on-call weeks of a whole department for eleven years, and he",
        {
          stance_score: 0.81,
        },
      ),
    ];
    expect(choose(rows, 2, new Quoted())).toEqual([rows[1]]);
    expect(choose(rows.slice(0, 1), 2, new Quoted())).toEqual([rows[0]]);
  });

  test("prefers another voice", () => {
    const rows = [
      claim("Managers get the bonus, engineers get the pizza.", { author: "a", stance_score: 0.9 }),
      claim("Directors sign what the board has already decided.", { author: "a", stance_score: 0.9 }),
      claim("Budget rounds reward whoever speaks last and longest.", { author: "b", stance_score: 0.8 }),
    ];
    expect(new Set(choose(rows, 2, new Quoted()).map((r) => r["author"]))).toEqual(new Set(["a", "b"]));
  });
});

describe("numbers people name", () => {
  test.each([
    ["They pay $120k and a bonus on top of that, every year.", "money", "$120k"],
    ["I got 455k for the same level last spring, in the same city.", "money", "455k"],
    ["The raise was 300 euros a month before tax, for nine people.", "money", "300 euros"],
    ["My salary went up 14% in the month it became official.", "percent", "14%"],
    ["We kept twenty, so about 15 percent of the whole department.", "percent", "15 percent"],
    ["The ratio of managers went to 1:12 after the last round of cuts.", "ratio", "1:12"],
    ["With 22 reports nobody can lead anyone, whatever they call it.", "ratio", "22 reports"],
    ["If the ratio goes from 7 to 12 nobody has time to read your code.", "ratio", "from 7 to 12"],
    [
      "They want 14 engineers per manager in every office by the summer.",
      "ratio",
      "14 engineers per manager",
    ],
    [
      "I heard of 611 applications for one EM position at that place.",
      "ratio",
      "611 applications for one EM position",
    ],
  ])("%s", (text, kind, number) => {
    expect(namedNumbers([claim(text)], 5)).toMatchObject([{ kind, text: number }]);
  });

  test.each([
    "The call is at 10:30 am on every single working day.",
    "My boss leaves at 15:30 to fetch his children, and nobody minds.",
    "The man before me left at 4:40 every day of the week.",
    "At my previous place, of 20k, spans came from a dashboard of the board.",
    "I am 38 and have been at it for 13 years now.",
    "Nobody here works from 9 to 5 any more, least of all the managers.",
  ])("%s names none", (text) => {
    expect(namedNumbers([claim(text)], 5)).toEqual([]);
  });
});

test("a number is named once, however many name it", () => {
  const rows = ["salary", "bonus"].map((what) =>
    claim(`My ${what} went up 14% in the month it became official.`),
  );
  expect(namedNumbers(rows, 5)).toHaveLength(1);
});

test("questions: whole, understood alone, about the topic, most answered first, one a comment", () => {
  const paragraph = (text: string, replies: number): Row => ({ ...claim(text), char_start: 10, replies });
  const found = questions(
    [
      paragraph("I wonder 👍. Has anyone taken a lower salary for a calmer job and kept it?", 1),
      paragraph("Which salary band did they put you in after the swing back?", 4),
      paragraph("Has anyone seen my keys, or a sandwich, in the meeting room?", 9),
      paragraph("Salary, really?", 9),
      paragraph("How many salary bands does she have left after the cut?", 9),
      paragraph("But is that still a salary when nobody pays it?", 9),
    ],
    (text) => text.includes("salary"),
  );
  expect(found.map((r) => [r["text"], r["char_start"]])).toEqual([
    ["Which salary band did they put you in after the swing back?", 10],
    ["Has anyone taken a lower salary for a calmer job and kept it?", 22],
  ]);
});

describe("quotations of a point", () => {
  test("surely make it", () => {
    const rows = [0.9, 0.7, 0.6, 0.59].map((point_score) => claim(PLAIN, { point_score }));
    expect(fitting(rows)).toEqual(rows.slice(0, 3));
    expect(fitting(rows.slice(3))).toEqual([]);
  });

  test("share words with it, and do not open by pointing back; otherwise there is one", () => {
    const rows = [
      claim("Whereas a raise for this team is gone after the first year.", { stance_score: 0.99 }),
      claim("Directors sign what the board has already decided.", { stance_score: 0.99 }),
      claim("My own raise did not even pay for the second telephone."),
    ];
    const about = "The raise is too small for the load.";
    expect(choose(rows, 3, new Quoted(), about)).toEqual([rows[2]]);
    expect(choose(rows.slice(0, 2), 3, new Quoted(), about)).toEqual([rows[1]]);
    expect(choose(rows.slice(0, 1), 3, new Quoted(), about)).toEqual([rows[0]]);
  });
});
