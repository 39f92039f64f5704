import type { Codebook } from "../codebook/codebook.ts";
import { compileCues, type LabelCues } from "../codebook/cues.ts";
import type { Bags } from "../learn/bags.ts";
import { thousandths } from "../learn/calibration.ts";
import { Logistic, type LogisticJson } from "../learn/logistic.ts";
import type { Evidence } from "../model.ts";
import { stanceFeatures } from "../stance/features.ts";
import { topicFeatures } from "../topics/features.ts";
import type { SentenceLogits } from "./decision.ts";
import { claimFeatures, tellFeature } from "./features.ts";
import type { ReadSentence } from "./read.ts";
import { readWords, type SentenceWords } from "./thread-words.ts";

/** The claim part of an n-gram model: it knows no debate. */
export interface ClaimPart {
  readonly model: LogisticJson;
}

/** The stance and topic parts of an n-gram model: they know one codebook. */
export interface DebatePart {
  readonly codebook: string;
  readonly stance: LogisticJson;
  readonly topics: LogisticJson;
}

/** Finds the cues of a codebook's sides and topics. */
export function codebookCues({
  sides,
  topics,
}: Codebook): (text: string) => { sides: LabelCues[]; topics: LabelCues[] } {
  const labels = [...sides, ...topics].map(({ name }) => name);
  const find = compileCues([...sides, ...topics]);
  return (text) => {
    const all = find(text).map((found, i) => ({ label: labels[i]!, found }));
    return { sides: all.slice(0, sides.length), topics: all.slice(sides.length) };
  };
}

/** What an n-gram model decides. */
type Part = "claim" | "stance" | "topics";

/** The feature vectors of a sentence, one a decision, and the words that they are made of. */
export interface NgramFeatures extends Readonly<Record<Part, Bags>> {
  readonly words: SentenceWords;
}

/** The feature vectors of each sentence of a thread. */
export function ngramFeatures(
  text: string,
  sentences: readonly ReadSentence[],
  cues: ReturnType<typeof codebookCues>,
): NgramFeatures[] {
  const words = readWords(sentences);
  return sentences.map((sentence, i) => {
    const own = words.sentences[i]!;
    const parts = { words: own.bag("u:"), pairs: own.pairs() };
    const plain = text.slice(sentence.start, sentence.end);
    const found = cues(plain);
    return {
      claim: claimFeatures(sentence, own, parts, plain),
      stance: stanceFeatures(sentences, words, i, parts, found.sides),
      topics: topicFeatures(sentences, words, i, parts, found.topics),
      words: own,
    };
  });
}

/** Reasons told for a label. */
const EVIDENCE = 3;

/** Logistic regression over words, their context and the codebook's cues: the fast path. */
export class Ngram {
  private readonly cues: ReturnType<typeof codebookCues>;
  private readonly claim: Logistic;
  private readonly stance: Logistic;
  private readonly topics: Logistic;

  constructor(codebook: Codebook, claim: ClaimPart, debate: DebatePart) {
    this.cues = codebookCues(codebook);
    this.claim = Logistic.fromJSON(claim.model);
    this.stance = Logistic.fromJSON(debate.stance);
    this.topics = Logistic.fromJSON(debate.topics);
  }

  features(text: string, sentences: readonly ReadSentence[]): NgramFeatures[] {
    return ngramFeatures(text, sentences, this.cues);
  }

  /** What the model says of one sentence. */
  read(f: NgramFeatures): Pick<SentenceLogits, Part> {
    return {
      claim: this.claim.logit(f.claim),
      stance: this.stance.logits(f.stance),
      topics: this.topics.logits(f.topics),
    };
  }

  /** The words that speak most for a sentence being a claim, having a stance, or a topic. */
  tell(part: Part, output: number, label: string, f: NgramFeatures): Evidence[] {
    const found: Evidence[] = [];
    for (const { part: features, i, weight } of f[part].strongest(this[part], output, EVIDENCE + 4)) {
      if (found.length === EVIDENCE) break;
      const told = tellFeature(features.prefix(i), features.word(i), f.words);
      if (told) found.push({ label, kind: told.kind, detail: told.detail, weight: thousandths(weight) });
    }
    return found;
  }
}
