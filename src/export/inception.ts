import type { Threadmine } from "../index.ts";
import { contents, type ExportFile, type ThreadContent } from "./files.ts";

/**
 * A UIMA CAS in JSON a thread, the format "UIMA CAS JSON 0.4.0" of INCEpTION's list of import formats
 * (https://github.com/apache/uima-uimaj-io-jsoncas/blob/main/SPECIFICATION.adoc). Of the formats that INCEpTION reads
 * it is the one that carries its own types and any text unchanged; WebAnno TSV would want every word as a token.
 *
 * Claims are annotations of the layer `webanno.custom.Claim`, which the project must have: a span layer "Claim" with
 * the string features `stance`, `topics` (names, comma-separated) and `claim_id`. Offsets are UTF-16 code units there.
 */
export function* inception(db: Threadmine): Generator<ExportFile, undefined> {
  for (const content of contents(db))
    yield { name: `${content.name}.json`, chunks: [`${JSON.stringify(casOf(content))}\n`] };
}

const LAYER = "webanno.custom.Claim";
const FEATURES = ["claim_id", "stance", "topics"];

function casOf({ thread, claims }: ThreadContent): unknown {
  const units = [0];
  for (const point of thread.text) units.push(units.at(-1)! + point.length);
  const annotations = claims.map((c, i) => ({
    "%ID": i + 3,
    "%TYPE": LAYER,
    "@sofa": 1,
    begin: units[c.char_start],
    end: units[c.char_end],
    claim_id: c.claim_id,
    stance: c.stance,
    topics: c.topics.join(","),
  }));
  return {
    "%TYPES": {
      [LAYER]: {
        "%NAME": LAYER,
        "%SUPER_TYPE": "uima.tcas.Annotation",
        ...Object.fromEntries(FEATURES.map((f) => [f, { "%NAME": f, "%RANGE": "uima.cas.String" }])),
      },
    },
    "%FEATURE_STRUCTURES": [
      {
        "%ID": 1,
        "%TYPE": "uima.cas.Sofa",
        sofaNum: 1,
        sofaID: "_InitialView",
        mimeType: "text",
        sofaString: thread.text,
      },
      {
        "%ID": 2,
        "%TYPE": "uima.tcas.DocumentAnnotation",
        "@sofa": 1,
        begin: 0,
        end: thread.text.length,
        language: "en",
      },
      ...annotations,
    ],
    "%VIEWS": {
      _InitialView: { "%SOFA": 1, "%MEMBERS": [2, ...annotations.map((a) => a["%ID"])] },
    },
  };
}
