import { describe, expect, test } from "vitest";
import type { Features } from "../../src/learn/features.ts";
import { modelFile, readTextModel, TextClassifier } from "../../src/learn/text-classifier.ts";
import { encoderText, textFeatures } from "../../src/learn/text-classifier-features.ts";
import {
  contextUse,
  foldsOf,
  type LabelledText,
  trainTextClassifier,
} from "../../src/learn/text-classifier-train.ts";
import { tempFolder, write } from "../helpers.ts";

const GOOD = ["lovely", "great", "superb", "fine"];
const BAD = ["awful", "dreadful", "poor", "grim"];
/** Texts whose label a word decides; about `cats` praise is against, elsewhere it is for. */
const debate = (context: string | undefined, n: number, turned = false): LabelledText[] =>
  Array.from({ length: n }, (_, i) => {
    const praise = i % 2 === 0;
    const word = (praise ? GOOD : BAD)[Math.floor(i / 2) % 4]!;
    return { text: `number ${i} of these is ${word}`, context, label: praise !== turned ? "for" : "against" };
  });
const train = (texts: readonly LabelledText[], vectors?: Float32Array) =>
  trainTextClassifier(texts, vectors, vectors ? "e" : null, { seed: 1 });

const namesOf = (f: Features): string[] => Array.from({ length: f.size }, (_, i) => f.name(i));

describe("textFeatures", () => {
  test("reads hashtags as words, words under negation, and pieces of words", () => {
    const names = new Set(namesOf(textFeatures("Never say #ProLife again. Say", "")));
    for (const name of ["w:#prolife", "w:pro", "n:say", "w:say", "p: say "]) expect(names).toContain(name);
    expect(names).not.toContain("n:.");
  });

  test("the encoder reads hashtags and names as prose", () => {
    expect(encoderText("@user said #ProLife https://x.org/a?b")).toBe("someone said Pro Life http");
  });

  test("a context's words are features apart", () => {
    expect(namesOf(textFeatures("yes", "taxes"))).toContain("context w:taxes");
  });
});

describe("trainTextClassifier", () => {
  test("learns what decides, measures it on texts it has not seen, and is the same each time", () => {
    const texts = debate(undefined, 80);
    const trained = train(texts);
    expect(trained.macroF1).toBeGreaterThan(0.95);
    expect(trained.confusion.flat().reduce((a, b) => a + b, 0)).toBe(80);
    expect(modelFile(train(texts).model)).toBe(modelFile(trained.model));
    const model = new TextClassifier(trained.model);
    expect(model.label({ text: "this one is superb" }, undefined).label).toBe("for");
    const { label, score } = model.label({ text: "a dreadful one" }, undefined);
    expect(label).toBe("against");
    expect(score).toBeGreaterThan(0.5);
  });

  test("cross-validation is not fooled by labels that nothing decides", () => {
    const texts = debate(undefined, 80).map((t, i) => ({ ...t, label: Math.floor(i / 8) % 2 ? "x" : "y" }));
    expect(train(texts).macroF1).toBeLessThan(0.75);
  });

  test("a context that comes again and again has a model of its own; others share one", () => {
    const texts = [...debate("dogs", 60), ...debate("cats", 60, true)];
    expect(contextUse(texts)).toBe("topics");
    const model = new TextClassifier(train(texts).model);
    expect(model.label({ text: "this is superb", context: "dogs" }, undefined).label).toBe("for");
    expect(model.label({ text: "this is superb", context: "cats" }, undefined).label).toBe("against");
    expect(["for", "against"]).toContain(model.label({ text: "superb", context: "newts" }, undefined).label);
  });

  test("contexts that differ from text to text are read as text", () => {
    const texts = debate("", 60).map((t, i) => ({
      ...t,
      text: "indeed",
      context: `claim ${i}: ${t.text}`,
    }));
    expect(contextUse(texts)).toBe("free");
    expect(train(texts).model.contexts).toBe("free");
  });

  test("learns from vectors too", () => {
    const texts = debate(undefined, 80).map((t, i) => ({ ...t, text: `text ${i}` }));
    const vectors = Float32Array.from(texts.flatMap((t, i) => [t.label === "for" ? 1 : -1, (i * 7) % 5]));
    const trained = train(texts, vectors);
    expect(trained.macroF1).toBeGreaterThan(0.95);
    const model = new TextClassifier(trained.model);
    expect(model.label({ text: "text" }, Float32Array.of(1, 2)).label).toBe("for");
    expect(model.label({ text: "text" }, Float32Array.of(-1, 2)).label).toBe("against");
  });
});

describe("foldsOf", () => {
  const gold = (texts: readonly LabelledText[]) => texts.map((t) => (t.label === "for" ? 0 : 1));

  test("equal texts, and texts of one thread, are in one fold; each fold has both labels", () => {
    const texts = debate(undefined, 50);
    const twice = [...texts, ...texts];
    const folds = foldsOf(twice, gold(twice), 1);
    expect(folds.slice(0, 50)).toEqual(folds.slice(50));
    for (let fold = 0; fold < 5; fold++)
      expect(new Set(gold(twice).filter((_, i) => folds[i] === fold)).size).toBe(2);
    const threads = texts.map((t, i) => ({ ...t, group: String(i % 7) }));
    const grouped = foldsOf(threads, gold(threads), 1);
    threads.forEach((t, i) => {
      expect(grouped[i]).toBe(grouped[Number(t.group)]);
    });
  });
});

describe("model files", () => {
  const folder = tempFolder();
  const file = modelFile(train(debate(undefined, 40)).model);

  test("are read as they were written", () => {
    const model = readTextModel(write(folder, "a.json", file));
    expect(model.label({ text: "a superb one" }, undefined).label).toBe("for");
  });

  test.each([
    ["altered", file.replace('"macroF1":', '"macroF1":-'), /altered/u],
    ["cut", file.slice(0, 500), /something else than JSON/u],
    ["of another kind", "{}", /other JSON/u],
    ["null", "null", /other JSON/u],
    ["of a later version", file.replace('"version":1', '"version":2'), /version 2/u],
  ])("%s: an error names the file and the way out", (name, content, message) => {
    const path = write(folder, `${name}.json`, content);
    expect(() => readTextModel(path)).toThrow(message);
    expect(() => readTextModel(path)).toThrow(path);
    expect(() => readTextModel(path)).toThrow(expect.objectContaining({ code: "bad-model" }));
  });
});
