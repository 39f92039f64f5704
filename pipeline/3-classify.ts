import { existsSync } from "node:fs";
import { type Classifier, claimsOf } from "../src/claims/classifier.ts";
import { type ClaimPart, type DebatePart, NgramClassifier, readModel } from "../src/claims/ngram.ts";
import { readSentences } from "../src/claims/read.ts";
import type { Codebook } from "../src/codebook/codebook.ts";
import { sha256 } from "../src/formats/build.ts";
import type { MinedThread, SplitThread } from "../src/model.ts";
import { shipped } from "../src/root.ts";
import { debateFromCodebook } from "../src/stance/from-codebook.ts";

/**
 * The classifier for a codebook: its trained model, if one ships; otherwise one learnt on the spot from the
 * codebook's own key points.
 */
export function loadClassifier(codebook: Codebook): Classifier {
  const claim = readModel<ClaimPart>(shipped("corpus", "models", "claims.json"), [
    "model",
    "platt",
    "threshold",
  ]);
  const path = shipped("corpus", "models", `${codebook.codebook}.json`);
  if (existsSync(path)) {
    const debate = readModel<DebatePart>(path, ["codebook", "stance", "scaling", "weights", "topics"]);
    return new NgramClassifier(codebook, claim.value, debate.value, sha256(claim.sha256 + debate.sha256));
  }
  return new NgramClassifier(
    codebook,
    claim.value,
    debateFromCodebook(codebook),
    sha256(`${claim.sha256} codebook`),
  );
}

/** Classify: the claims of a split thread, with stance, topics, probabilities and evidence. */
export async function classify(split: SplitThread, classifier: Classifier): Promise<MinedThread> {
  const sentences = readSentences(split);
  const judgements = await classifier.judge(split, sentences);
  return {
    ...split,
    sentences: sentences.length,
    claims: claimsOf(split, sentences, judgements, classifier.stances),
  };
}
