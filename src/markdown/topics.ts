import { stances } from "../codebook/codebook.ts";
import { choose, fitting, Quoted } from "./choose.ts";
import { escapeMarkdown } from "./escape.ts";
import { leads } from "./leads.ts";
import { type Page, topicFile } from "./places.ts";
import { points } from "./points.ts";
import { place, quotation } from "./quotation.ts";
import { label, NO_TOPIC, string, type Telling } from "./source.ts";

/**
 * What is argued of each topic, for the first page: what each side says most, and for each of the two a quotation, if one
 * makes a point of its side surely enough.
 */
export function argued(telling: Telling, page: Page): string[] {
  const { source, words } = telling;
  const { codebook } = source;
  const names = stances(codebook);
  const quoted = new Quoted();
  const topics = [...codebook.topics, { name: NO_TOPIC, label: words.say("no-topic") }];
  return topics.flatMap((topic): string[] => {
    const scope = { topic: topic.name };
    const made = points(telling, scope);
    const quotes = names.slice(0, 2).flatMap((stance): string[] => {
      for (const point of made.rows.filter((p) => p["stance"] === stance)) {
        const its = { point: string(point["point_id"]), stance };
        const fit = fitting(source.rows("reports/point-claims", its));
        const [row] = choose(fit, 1, quoted, string(point["text"]));
        if (!row) continue;
        const lead = words.say("index.example", { side: label(codebook, stance) });
        return [lead, quotation(telling, place(telling, row), page)];
      }
      return [];
    });
    const parts = [leads(telling, made, names), ...quotes].filter((part) => part !== "");
    const heading = `### [${escapeMarkdown(topic.label)}](topics/${topicFile(topic.name)})`;
    return parts.length > 0 ? [heading, ...parts] : [];
  });
}
