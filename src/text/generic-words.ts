import { FUNCTION_STEMS } from "./function-words.ts";
import { stem } from "./words.ts";

/** Times, numbers, people at large, and what is done, meant or felt in any talk; the rests of contractions. */
const WORDS = `
  year month week day hour minute today yesterday tomorrow spring summer autumn winter january february march april
  june july august september october november december monday tuesday wednesday thursday friday saturday quarter
  three four five six seven eight nine eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
  twenty thirty forty fifty sixty hundred thousand million dozen half first second third last next once twice couple
  percent number single double whole rest least
  people person persons somebody someone anybody anyone everybody everyone none folk folks guy guys woman women men
  somewhere anywhere everywhere
  thing stuff something anything everything nothing kind name names sort part case point fact place time moment while reason example
  know knew known think thought tell told said asked asking look seen take taken took give given gave gone going went
  come came keep kept make made find found feel felt want wanted need needed used using mean means meant call called
  seem seems happen happened tried turn start started begin began ended stop stopped left leave leaves stay move moved
  change changed become became hold held bring brought done doing work working worked works believe guess suppose
  wonder hope agree like liked hear heard show showed shown talk talked speak spoke help helped understand understood
  remember explain explained depend depends miss missed sound sounds wait waited expect noticed answer question pick
  picked goes comes gets sits stood stand send sent read matter count lose lost line live living lived word words
  great better best worse worst small long short high right wrong real really true sure hard easy different actual
  actually probably perhaps maybe already again always often usually still since though although however rather
  quite exactly simply almost nearly ever later soon early back away together around across through within without
  between during against above below under until till upon toward towards enough several certain clear able fine nice
  honest honestly fair possible likely else further near apart fewer little instead alone anyway neither past front down
  inside outside behind full open hand hands head
  mine yours ours theirs himself herself myself themselves yourself itself whatever whoever whether whose whom
  thank thanks sorry please okay yeah
  didn doesn isn wasn weren wouldn couldn shouldn hasn haven hadn aren`;

/** Stems of the words that any talk has, whatever it is about. */
export const GENERIC_STEMS: ReadonlySet<string> = new Set([
  ...FUNCTION_STEMS,
  ...WORDS.trim().split(/\s+/u).map(stem),
]);
