import { existsSync } from "node:fs";
import { Classifier } from "../src/claims/classifier.ts";
import { type Decision, defaultDecision } from "../src/claims/decision.ts";
import { type ClaimPart, type DebatePart, Ngram } from "../src/claims/ngram.ts";
import { readSentences } from "../src/claims/read.ts";
import type { Codebook } from "../src/codebook/codebook.ts";
import type { Encoder, Reading } from "../src/encoder/encoder.ts";
import type { EncoderName } from "../src/encoder/labels.ts";
import { placeOf } from "../src/encoder/places.ts";
import { readModel } from "../src/learn/model-file.ts";
import type { MinedThread, SplitThread } from "../src/model.ts";
import { KeyPoints, type LearntMatching, type Matching } from "../src/points/match.ts";
import { shipped } from "../src/root.ts";
import { debateFromCodebook } from "../src/stance/from-codebook.ts";

export type { EncoderName };

/** SHA-256 of model files, by their names below `corpus/models`. */
export type ModelFiles = Readonly<Record<string, string>>;

const model = (name: string): string => shipped("corpus", "models", name);

/** Model files that are no debate's own. */
const COMMON = ["claims", "split", "points"];

/** The n-gram model of a codebook: trained, if one ships; otherwise learnt here from the codebook's key points. */
export function loadNgram(codebook: Codebook): { ngram: Ngram; trained: boolean; files: ModelFiles } {
  const claim = readModel<ClaimPart>(model("claims.json"), ["model"]);
  const files = { "claims.json": claim.sha256 };
  const own = `${codebook.codebook}.json`;
  if (COMMON.includes(codebook.codebook) || !existsSync(model(own)))
    return { ngram: new Ngram(codebook, claim.value, debateFromCodebook(codebook)), trained: false, files };
  const debate = readModel<DebatePart>(model(own), ["codebook", "stance", "topics"]);
  return {
    ngram: new Ngram(codebook, claim.value, debate.value),
    trained: true,
    files: { ...files, [own]: debate.sha256 },
  };
}

/** The classifier for a codebook. */
function loadClassifier(
  codebook: Codebook,
  encoder: EncoderName,
): { classifier: Classifier; files: ModelFiles } {
  const { ngram, trained, files } = loadNgram(codebook);
  const name = trained ? `${codebook.codebook}.decision.json` : "em-ic.decision.json";
  const { value, sha256 } = readModel<Record<EncoderName, Decision>>(model(name), ["none", "minilm"]);
  const decision = trained
    ? value[encoder]
    : defaultDecision(value[encoder].claim, codebook.topics.length, encoder);
  return { classifier: new Classifier(codebook, ngram, decision), files: { ...files, [name]: sha256 } };
}

/** The key points of a codebook, to be matched by the encoder. */
function loadKeyPoints(codebook: Codebook, encoder: Encoder): { keyPoints: KeyPoints; files: ModelFiles } {
  const { value, sha256 } = readModel<Matching>(model("points.json"), ["glance", "full"]);
  const files = { "points.json": sha256 };
  const own = `${codebook.codebook}.points.json`;
  if (!existsSync(model(own))) return { keyPoints: new KeyPoints(codebook, encoder, value), files };
  const learnt = readModel<LearntMatching>(model(own), [
    "points",
    "bias",
    "vector",
    "words",
    "weights",
    "odds",
  ]);
  return {
    keyPoints: new KeyPoints(codebook, encoder, value, learnt.value),
    files: { ...files, [own]: learnt.sha256 },
  };
}

/** Loads the encoder that ships; undefined for `none`. */
export async function loadEncoder(name: EncoderName, threads: number): Promise<Encoder | undefined> {
  if (name === "none") return undefined;
  const { Encoder } = await import("../src/encoder/encoder.ts");
  return Encoder.load(model("encoder"), threads);
}

/** What finds the claims of a debate and labels them. */
export interface Labeller {
  readonly codebook: Codebook;
  readonly classifier: Classifier;
  /** Undefined for the fast way. */
  readonly encoder: Encoder | undefined;
  /** The arguments that claims are matched to, where there is an encoder. */
  readonly keyPoints: KeyPoints | undefined;
  /** The model files that it was made of. */
  readonly files: ModelFiles;
}

/** The labeller of a debate. */
export function loadLabeller(codebook: Codebook, encoder: Encoder | undefined): Labeller {
  const { classifier, files } = loadClassifier(codebook, encoder ? "minilm" : "none");
  if (!encoder) return { codebook, classifier, encoder, keyPoints: undefined, files };
  const { keyPoints, files: own } = loadKeyPoints(codebook, encoder);
  // The encoder's list of checksums stands for what is in it.
  const list = { "encoder/SHA256SUMS": encoder.sha256 };
  return { codebook, classifier, encoder, keyPoints, files: { ...files, ...own, ...list } };
}

/**
 * Classify: the claims of a split thread, with stance, topics, probabilities and evidence.
 *
 * @param reading what the encoder said of the thread's sentences when it was split; a structured thread is read here.
 */
export async function classify(
  split: SplitThread,
  { codebook, classifier, encoder, keyPoints }: Labeller,
  reading?: Reading,
): Promise<MinedThread> {
  const sentences = readSentences(split);
  const text = split.thread.text;
  const [a, b] = codebook.sides;
  const read =
    reading ??
    (await encoder?.read(
      sentences.map((s) => ({ ...s, text: text.slice(s.start, s.end) })),
      [a.statement, b.statement],
      true,
    ));
  const claims = classifier.claims(split, sentences, read);
  const mined = { ...split, sentences: sentences.length };
  if (!keyPoints || !read) return { ...mined, claims };
  const at = new Map(sentences.map((s, i) => [s.start, i]));
  const places = claims.map((c) => placeOf(read, at.get(c.start)!));
  return { ...mined, claims: await keyPoints.assign(claims, text, places) };
}
