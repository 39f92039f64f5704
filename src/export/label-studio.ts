import type { Codebook } from "../codebook/codebook.ts";
import { stances } from "../codebook/codebook.ts";
import type { Threadmine } from "../index.ts";
import { structureOf } from "../learn/structure.ts";
import { contents, type ExportFile, type ThreadContent } from "./files.ts";
import { jsonArray } from "./json.ts";
import { codebookOf } from "./names.ts";

/**
 * Label Studio tasks with predictions (https://labelstud.io/guide/predictions and /guide/task_format), and the
 * labelling configuration that belongs to them.
 *
 * A thread is a task; a claim is a region of `stance`, with its topics as choices of that region. Offsets count code
 * points, as Label Studio stores them since HumanSignal/label-studio#1559. `data.structure` comes back untouched with
 * the annotations, and `threadmine import-labels` reads it.
 */
export function labelStudio(db: Threadmine): ExportFile[] {
  const codebook = codebookOf(db);
  return [
    { name: "config.xml", chunks: [configuration(codebook)] },
    { name: "tasks.json", chunks: jsonArray(tasks(db)) },
  ];
}

function* tasks(db: Threadmine): Generator<unknown, undefined> {
  for (const content of contents(db)) yield taskOf(content);
}

function taskOf(content: ThreadContent): unknown {
  const { name, thread, claims } = content;
  return {
    data: {
      text: thread.text,
      title: thread.title,
      name,
      thread_id: thread.thread_id,
      structure: structureOf(content),
    },
    predictions: [
      {
        model_version: "threadmine",
        result: claims.flatMap((c) => {
          const region = { id: c.claim_id, to_name: "text" };
          const span = { start: c.char_start, end: c.char_end, text: c.text };
          return [
            {
              ...region,
              from_name: "stance",
              type: "labels",
              value: { ...span, labels: [c.stance] },
              score: c.stance_score,
            },
            ...(c.topics.length > 0
              ? [{ ...region, from_name: "topics", type: "choices", value: { ...span, choices: c.topics } }]
              : []),
          ];
        }),
      },
    ],
  };
}

function configuration(codebook: Codebook): string {
  return [
    "<View>\n",
    '  <Labels name="stance" toName="text">\n',
    ...stances(codebook).map((s) => `    <Label value="${s}"/>\n`),
    "  </Labels>\n",
    '  <Text name="text" value="$text" granularity="sentence"/>\n',
    '  <Choices name="topics" toName="text" perRegion="true" choice="multiple">\n',
    ...codebook.topics.map((t) => `    <Choice value="${t.name}"/>\n`),
    "  </Choices>\n</View>\n",
  ].join("");
}
