import { expect, test } from "vitest";
import { concedes, story } from "../../src/text/statement.ts";

test("a story tells of somebody, also where the sentence begins with them", () => {
  for (const text of [
    "We have nine reports each.",
    "My pay is public.",
    "Half of it is ours.",
    "He signs it.",
  ])
    expect([text, story(text)]).toEqual([text, true]);
  for (const text of ["Managers earn more.", "The US pays more.", "Wealth grows."])
    expect([text, story(text)]).toEqual([text, false]);
});

test("who grants a point says so", () => {
  for (const text of [
    "I'd grant you that the base is better.",
    "You have a point about the calendar.",
    "Fair point, the raise stays.",
    "Granted, the pay is better.",
  ])
    expect([text, concedes(text)]).toEqual([text, true]);
  for (const text of ["The county was granted a permit.", "The point of a fair is cake."])
    expect([text, concedes(text)]).toEqual([text, false]);
});
