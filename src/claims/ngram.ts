import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { Codebook } from "../codebook/codebook.ts";
import { stances } from "../codebook/codebook.ts";
import { compileCues, type LabelCues } from "../codebook/cues.ts";
import { ThreadmineError } from "../errors.ts";
import { applyPlatt, applyScaling, type Platt, type Scaling } from "../learn/calibration.ts";
import type { Features } from "../learn/features.ts";
import { Logistic, type LogisticJson } from "../learn/logistic.ts";
import type { Evidence, SplitThread } from "../model.ts";
import { stanceFeatures } from "../stance/features.ts";
import { topicFeatures } from "../topics/features.ts";
import { type Classifier, type Judgement, rounded } from "./classifier.ts";
import { claimFeatures, commentWords, stems, tellFeature } from "./features.ts";
import type { ReadSentence } from "./read.ts";

/** The claim part of an n-gram model: it knows no debate. */
export interface ClaimPart {
  readonly model: LogisticJson;
  readonly platt: Platt;
  readonly threshold: number;
}

/** The stance and topic parts of an n-gram model: they know one codebook. */
export interface DebatePart {
  readonly codebook: string;
  readonly stance: LogisticJson;
  readonly scaling: Scaling;
  /** Each stance's probability is multiplied by its weight before the largest is taken (tuned for macro-F1). */
  readonly weights: readonly number[];
  readonly topics: LogisticJson;
  readonly topicPlatts: readonly Platt[];
  readonly topicThresholds: readonly number[];
}

/** The index of the stance to give. */
export function decide(scores: readonly number[], weights: readonly number[]): number {
  let best = 0;
  scores.forEach((score, i) => {
    if (score * weights[i]! > scores[best]! * weights[best]!) best = i;
  });
  return best;
}

/** Compiled cues of a codebook's sides and topics. */
export function codebookCues(codebook: Codebook): { sides: LabelCues[]; topics: LabelCues[] } {
  return {
    sides: codebook.sides.map((s) => ({ label: s.name, cues: compileCues(s.cues) })),
    topics: codebook.topics.map((t) => ({ label: t.name, cues: compileCues(t.cues, t.lookAlikes) })),
  };
}

/** The three feature vectors of each sentence of a thread. */
export function ngramFeatures(
  text: string,
  sentences: readonly ReadSentence[],
  cues: ReturnType<typeof codebookCues>,
): { claim: Features; stance: Features; topics: Features }[] {
  const stemmed = sentences.map((s) => stems(s.tokens));
  const words = commentWords(sentences, stemmed);
  return sentences.map((sentence, i) => {
    const own = text.slice(sentence.start, sentence.end);
    return {
      claim: claimFeatures(sentence, stemmed[i]!, own),
      stance: stanceFeatures(sentences, stemmed, i, words, own, cues.sides),
      topics: topicFeatures(sentences, stemmed, i, own, cues.topics),
    };
  });
}

const EVIDENCE = 3;

/** Classifies with logistic regression over words, their context and the codebook's cues: the fast path. */
export class NgramClassifier implements Classifier {
  readonly sha256: string;
  readonly stances: readonly string[];
  private readonly cues: ReturnType<typeof codebookCues>;
  private readonly claim: Logistic;
  private readonly stance: Logistic;
  private readonly topics: Logistic;
  private readonly claimPart: ClaimPart;
  private readonly debate: DebatePart;

  constructor(codebook: Codebook, claim: ClaimPart, debate: DebatePart, sha256: string) {
    this.sha256 = sha256;
    this.stances = stances(codebook);
    this.cues = codebookCues(codebook);
    this.claimPart = claim;
    this.debate = debate;
    this.claim = Logistic.fromJSON(claim.model);
    this.stance = Logistic.fromJSON(debate.stance);
    this.topics = Logistic.fromJSON(debate.topics);
  }

  async judge({ thread }: SplitThread, sentences: readonly ReadSentence[]): Promise<Judgement[]> {
    return ngramFeatures(thread.text, sentences, this.cues).map((f, i) => this.judgeOne(f, sentences[i]!));
  }

  private judgeOne(
    f: { claim: Features; stance: Features; topics: Features },
    sentence: ReadSentence,
  ): Judgement {
    const claim = rounded(applyPlatt(this.claimPart.platt, this.claim.logits(f.claim)[0]!));
    const isClaim = claim >= this.claimPart.threshold;
    const stanceScores = applyScaling(this.debate.scaling, this.stance.logits(f.stance)).map(rounded);
    const stance = decide(stanceScores, this.debate.weights);
    const logits = isClaim ? this.topics.logits(f.topics) : [];
    const topics = Array.from(logits, (x, t) => ({
      topic: this.topics.outputs[t]!,
      score: rounded(applyPlatt(this.debate.topicPlatts[t]!, x)),
      at: t,
    }))
      .filter(({ score, at }) => score >= this.debate.topicThresholds[at]!)
      .sort((a, b) => b.score - a.score || a.at - b.at)
      .map(({ topic, score }) => ({ topic, score }));
    const evidence = (): Evidence[] => [
      ...this.tell("claim", this.claim, 0, f.claim, sentence),
      ...this.tell(this.stances[stance]!, this.stance, stance, f.stance, sentence),
      ...topics.flatMap(({ topic }) =>
        this.tell(topic, this.topics, this.topics.outputs.indexOf(topic), f.topics, sentence),
      ),
    ];
    return { claim, isClaim, stance, stanceScores, topics, evidence };
  }

  private tell(
    label: string,
    model: Logistic,
    output: number,
    features: Features,
    sentence: ReadSentence,
  ): Evidence[] {
    const found: Evidence[] = [];
    for (const { name, weight } of model.contributions(features, output, EVIDENCE + 4)) {
      const told = tellFeature(name, sentence.tokens);
      if (told && found.length < EVIDENCE) found.push({ label, ...told, weight: Number(weight.toFixed(3)) });
    }
    if (found.length === 0)
      found.push({
        label,
        kind: "prior",
        detail: "no word speaks for it; the usual share of this label decides",
        weight: Number(model.bias[output]!.toFixed(3)),
      });
    return found;
  }
}

/**
 * Reads a model file.
 *
 * @throws ThreadmineError `bad-model` if it is missing or not JSON of the expected shape.
 */
export function readModel<T>(path: string, fields: readonly string[]): { value: T; sha256: string } {
  const advice = "Reinstall threadmine, or make the model again with: npm run train";
  if (!existsSync(path))
    throw new ThreadmineError("bad-model", `${path}: expected a model file, found none`, advice);
  const bytes = readFileSync(path);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw new ThreadmineError("bad-model", `${path}: expected JSON, found something else`, advice, {
      cause: error,
    });
  }
  const missing = fields.find((f) => typeof value !== "object" || value === null || !(f in value));
  if (missing)
    throw new ThreadmineError("bad-model", `${path}: expected a field "${missing}", found none`, advice);
  return { value: value as T, sha256: createHash("sha256").update(bytes).digest("hex") };
}
