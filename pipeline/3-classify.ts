import { existsSync } from "node:fs";
import { Classifier } from "../src/claims/classifier.ts";
import { type Decision, defaultDecision } from "../src/claims/decision.ts";
import { type ClaimPart, type DebatePart, Ngram } from "../src/claims/ngram.ts";
import { readSentences } from "../src/claims/read.ts";
import type { Codebook } from "../src/codebook/codebook.ts";
import type { Encoder, Reading } from "../src/encoder/encoder.ts";
import type { EncoderName } from "../src/encoder/labels.ts";
import { readModel } from "../src/learn/model-file.ts";
import type { MinedThread, SplitThread } from "../src/model.ts";
import { KeyPoints, type Matching } from "../src/points/match.ts";
import { shipped } from "../src/root.ts";
import { sha256 } from "../src/sha256.ts";
import { debateFromCodebook } from "../src/stance/from-codebook.ts";

export type { EncoderName };

const model = (name: string): string => shipped("corpus", "models", name);

/** The n-gram model of a codebook: trained, if one ships; otherwise learnt here from the codebook's key points. */
export function loadNgram(codebook: Codebook): { ngram: Ngram; trained: boolean; sha256: string } {
  const claim = readModel<ClaimPart>(model("claims.json"), ["model"]);
  const path = model(`${codebook.codebook}.json`);
  if (!existsSync(path))
    return {
      ngram: new Ngram(codebook, claim.value, debateFromCodebook(codebook)),
      trained: false,
      sha256: claim.sha256,
    };
  const debate = readModel<DebatePart>(path, ["codebook", "stance", "topics"]);
  return {
    ngram: new Ngram(codebook, claim.value, debate.value),
    trained: true,
    sha256: sha256(claim.sha256 + debate.sha256),
  };
}

/** The classifier for a codebook. */
function loadClassifier(codebook: Codebook, encoder: Encoder | undefined): Classifier {
  const { ngram, trained, sha256: ngramSha256 } = loadNgram(codebook);
  const name: EncoderName = encoder ? "minilm" : "none";
  const decisions = readModel<Record<EncoderName, Decision>>(
    model(trained ? `${codebook.codebook}.decision.json` : "em-ic.decision.json"),
    ["none", "minilm"],
  );
  const decision = trained
    ? decisions.value[name]
    : defaultDecision(decisions.value[name].claim, codebook.topics.length, name);
  return new Classifier(
    codebook,
    ngram,
    decision,
    sha256(
      ngramSha256 +
        decisions.sha256 +
        (encoder?.sha256 ?? "none") +
        (trained ? "" : JSON.stringify(decision)),
    ),
  );
}

/** The key points of a codebook, to be matched by the encoder. */
function loadKeyPoints(codebook: Codebook, encoder: Encoder): KeyPoints {
  const { value, sha256 } = readModel<Matching>(model("points.json"), [
    "cosine",
    "words",
    "aside",
    "bias",
    "threshold",
  ]);
  return new KeyPoints(codebook, encoder, value, sha256);
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
}

/** The labeller of a debate. */
export function loadLabeller(codebook: Codebook, encoder: Encoder | undefined): Labeller {
  return {
    codebook,
    classifier: loadClassifier(codebook, encoder),
    encoder,
    keyPoints: encoder && loadKeyPoints(codebook, encoder),
  };
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
  return { ...split, sentences: sentences.length, claims: (await keyPoints?.assign(claims, text)) ?? claims };
}
