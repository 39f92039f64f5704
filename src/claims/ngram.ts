import type { Codebook } from "../codebook/codebook.ts";
import { compileCues, type LabelCues } from "../codebook/cues.ts";
import type { Bags } from "../learn/bags.ts";
import { thousandths } from "../learn/calibration.ts";
import { Logistic, type LogisticJson } from "../learn/logistic.ts";
import type { Evidence } from "../model.ts";
import { stanceFeatures } from "../stance/features.ts";
import { FUNCTION_STEMS } from "../text/function-words.ts";
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
  /** Learnt from the codebook alone. */
  readonly unlabelled?: boolean;
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
  /** The cues of sides and topics in the sentence. */
  readonly cues: readonly LabelCues[];
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
      cues: [...found.sides, ...found.topics],
    };
  });
}

/** Reasons told for a label. */
const EVIDENCE = 3;
/** Reasons told against a stance that was learnt from a codebook alone: it is wrong half of the time. */
const AGAINST = 2;

/** Logistic regression over words, their context and the codebook's cues: the fast path. */
export class Ngram {
  private readonly cues: ReturnType<typeof codebookCues>;
  private readonly claim: Logistic;
  private readonly stance: Logistic;
  private readonly topics: Logistic;
  /** Whether reasons come from the codebook: those that do are told with the words that were found. */
  private readonly unlabelled: boolean;

  constructor(codebook: Codebook, claim: ClaimPart, debate: DebatePart) {
    this.cues = codebookCues(codebook);
    this.claim = Logistic.fromJSON(claim.model);
    this.stance = Logistic.fromJSON(debate.stance);
    this.topics = Logistic.fromJSON(debate.topics);
    this.unlabelled = debate.unlabelled ?? false;
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

  /**
   * The words that speak most for a sentence being a claim, having a stance, or a topic; where the codebook alone was
   * learnt from, also those that speak most against a stance, with weights below 0, and no function words: so few
   * sentences teach a weight to each of those too, which tells a reader nothing.
   */
  tell(part: Part, output: number, label: string, f: NgramFeatures): Evidence[] {
    const found = this.reasons(part, output, label, f, 1, EVIDENCE);
    if (this.unlabelled && part === "stance")
      found.push(...this.reasons(part, output, label, f, -1, AGAINST));
    return found;
  }

  private reasons(
    part: Part,
    output: number,
    label: string,
    f: NgramFeatures,
    sign: 1 | -1,
    most: number,
  ): Evidence[] {
    const found: Evidence[] = [];
    const spare = this.unlabelled ? 30 : 4;
    for (const { part: features, i, weight } of f[part].strongest(this[part], output, most + spare, sign)) {
      if (found.length === most) break;
      const [prefix, word] = [features.prefix(i), features.word(i)];
      if (this.unlabelled && part !== "claim" && word.split(" ").every((w) => FUNCTION_STEMS.has(w)))
        continue;
      const told =
        this.unlabelled && prefix.startsWith("cue:")
          ? tellCue(prefix, word, f.cues)
          : tellFeature(prefix, word, f.words);
      if (told)
        found.push({ label, kind: told.kind, detail: told.detail, weight: sign * thousandths(weight) });
    }
    return found;
  }
}

/** That cues of a label stand in a sentence, with the cues; each by itself is not told again. */
function tellCue(
  prefix: string,
  label: string,
  cues: readonly LabelCues[],
): { kind: string; detail: string } | undefined {
  if (prefix !== "cue:") return undefined;
  const found = new Set(cues.find((c) => c.label === label)?.found);
  return { kind: "cue", detail: `${label}: ${[...found].map((cue) => `“${cue}”`).join(", ")}` };
}
