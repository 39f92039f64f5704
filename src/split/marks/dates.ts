/** A point in time as a mark gives it. */
export interface When {
  /** As it stands in the text. */
  readonly text: string;
  /** ISO 8601 UTC; null for a time that is relative, incomplete or ambiguous. */
  readonly iso: string | null;
  readonly kind: "date" | "clock" | "ago";
  /** Numbers of a date such as 03/05/2024: which is the day only other dates of the thread can tell. */
  readonly numeric?: Numeric;
}

interface Numeric {
  readonly first: number;
  readonly second: number;
  readonly year: number;
  readonly time: Time;
}

interface Time {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  /** Minutes east of Greenwich; a time without a zone is taken as UTC, so that every machine reads the same. */
  readonly zone: number;
}

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const GERMAN: Readonly<Record<string, number>> = { mär: 3, mai: 5, okt: 10, dez: 12 };
const ZONES: Readonly<Record<string, number>> = {
  z: 0,
  utc: 0,
  gmt: 0,
  bst: 60,
  cet: 60,
  cest: 120,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};
const NO_TIME: Time = { hours: 0, minutes: 0, seconds: 0, zone: 0 };

const MONTH =
  "(?<month>jan(?:uar(?:y)?)?|feb(?:ruar(?:y)?)?|märz?|mar(?:ch)?|apr(?:il)?|mai|may|jun[ei]?|jul[iy]?|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)(?!\\p{L})\\.?";
const WEEKDAY = "(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\\.?,?\\s+)?";
const CLOCK =
  "(?<hours>\\d{1,2}):(?<minutes>[0-5]\\d)(?::(?<seconds>[0-5]\\d)(?:[.,]\\d{1,6})?)?(?:\\s?(?<half>[ap])\\.?m\\b\\.?)?(?:\\s+Uhr)?";
const ZONE =
  "(?:\\s?(?<zone>z|utc|gmt|bst|cet|cest|[ecmp][sd]t|[+-]\\d\\d:?\\d\\d)\\b)?(?:\\s?\\([a-z]{1,5}\\))?";
const TIME = `(?:(?:t|,?\\s?[·•|–—-]?\\s?(?:at|um)?\\s)(?=\\d)${CLOCK}${ZONE})?`;
const DAY = "(?<day>\\d{1,2})(?:st|nd|rd|th|\\.)?";
const YEAR = "(?<year>\\d{4})(?!\\d)";
const sticky = (pattern: string): RegExp => new RegExp(pattern, "iuy");

const DATES = [
  `(?<year>\\d{4})[-/.](?<month>\\d{1,2})[-/.](?<day>\\d{1,2})(?!\\d)${TIME}`,
  `${WEEKDAY}${DAY}[\\s-]+(?:of\\s+)?${MONTH},?[\\s-]+${YEAR}${TIME}`,
  `${WEEKDAY}${MONTH}\\s+${DAY},?\\s+${YEAR}${TIME}`,
  `${WEEKDAY}${MONTH}\\s+${DAY}\\s+${CLOCK}(?:\\s[a-z]{3,4})?\\s+${YEAR}`,
  `${WEEKDAY}(?<first>\\d{1,2})(?<sign>[/.-])(?<second>\\d{1,2})\\k<sign>(?<year>\\d{4}|\\d\\d)(?!\\d)${TIME}`,
  // Without a year: a date, but none that can be stored.
  `${WEEKDAY}${DAY}\\s+${MONTH}(?![\\p{L}\\d])${TIME}`,
  `${WEEKDAY}${MONTH}\\s+${DAY}(?![\\p{L}\\d])${TIME}`,
].map(sticky);
const CLOCK_ALONE = sticky(
  `(?:(?:today|yesterday|heute|gestern)(?:\\s+at|\\s+um)?,?\\s+)?${CLOCK}${ZONE}(?![\\p{L}\\d:])`,
);
const UNIT =
  "(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mo|mos|mth|months?|y|yrs?|years?)";
const AGO = sticky(
  `(?:(?:about|over|almost|~)\\s?)?(?:(?:\\d{1,4}\\s?|(?:an?|one|two|three)\\s)${UNIT}\\.?\\s+ago|just now|moments ago|yesterday)\\b`,
);
const SHORT_AGO = sticky("\\d{1,3}\\s?(?:m|min|h|hr|d|w|mo|y|yr)\\b(?!\\s*\\d)");

/** What no time begins with: most ASCII signs, and letters that open no month, weekday, number or word of time. */
const OPENS_NONE = /[^\dadfghjmnostwy~\u0080-\uffff]/iuy;

/**
 * Reads a point in time at a place of a short text.
 *
 * @param short whether `3h` without "ago" is one too.
 * @returns what it says, and where it ends.
 */
export function takeWhen(text: string, at: number, short = false): { when: When; end: number } | undefined {
  OPENS_NONE.lastIndex = at;
  if (OPENS_NONE.test(text)) return undefined;
  for (const pattern of DATES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { when: readDate(match[0], match.groups ?? {}), end: at + match[0].length };
  }
  for (const [pattern, kind] of [
    [AGO, "ago"],
    [CLOCK_ALONE, "clock"],
    ...(short ? ([[SHORT_AGO, "ago"]] as const) : []),
  ] as const) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { when: { text: match[0], iso: null, kind }, end: at + match[0].length };
  }
  return undefined;
}

function readDate(text: string, groups: Readonly<Record<string, string | undefined>>): When {
  const number = (name: string): number => Number(groups[name] ?? Number.NaN);
  const time = readTime(groups);
  let year = number("year");
  if (groups["year"]?.length === 2) year += year < 70 ? 2000 : 1900;
  if (groups["first"] !== undefined) {
    const first = number("first");
    const second = number("second");
    // Only the day-first countries write dots.
    if (groups["sign"] === ".") return { text, kind: "date", iso: iso(year, second, first, time) };
    return { text, kind: "date", iso: null, numeric: { first, second, year, time } };
  }
  const name = (groups["month"] ?? "").toLowerCase().slice(0, 3);
  const month = /^\d/u.test(name) ? number("month") : (GERMAN[name] ?? MONTHS.indexOf(name) + 1);
  return { text, kind: "date", iso: iso(year, month, number("day"), time) };
}

function readTime(groups: Readonly<Record<string, string | undefined>>): Time {
  if (groups["hours"] === undefined) return NO_TIME;
  const half = groups["half"]?.toLowerCase();
  let hours = Number(groups["hours"]);
  if (half && hours <= 12) hours = (hours % 12) + (half === "p" ? 12 : 0);
  const zone = groups["zone"]?.toLowerCase() ?? "z";
  const offset = /^([+-])(\d\d):?(\d\d)$/u.exec(zone);
  return {
    hours,
    minutes: Number(groups["minutes"]),
    seconds: Number(groups["seconds"] ?? 0),
    zone: offset
      ? Number(`${offset[1]}1`) * (Number(offset[2]) * 60 + Number(offset[3]))
      : (ZONES[zone] ?? 0),
  };
}

/** ISO 8601 UTC; null for what is no day of the calendar. */
function iso(year: number, month: number, day: number, time: Time): string | null {
  const midnight = new Date(Date.UTC(year, month - 1, day));
  if (!(year >= 1970) || midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  if (time.hours > 23) return null;
  const at = midnight.getTime() + ((time.hours * 60 + time.minutes - time.zone) * 60 + time.seconds) * 1000;
  return new Date(at).toISOString().replace(".000Z", "Z");
}

/**
 * The date of each of a thread's marks: dates written in numbers (03/05/2024) are read day first or month
 * first as some date of the same thread decides (25/05/2024), and stay unknown where none or both do.
 */
export function settleDates(whens: readonly (When | null)[]): (string | null)[] {
  let dayFirst = false;
  let monthFirst = false;
  for (const when of whens) {
    if ((when?.numeric?.first ?? 0) > 12) dayFirst = true;
    if ((when?.numeric?.second ?? 0) > 12) monthFirst = true;
  }
  return whens.map((when) => {
    if (!when?.numeric) return when?.iso ?? null;
    if (dayFirst === monthFirst) return null;
    const { first, second, year, time } = when.numeric;
    return dayFirst ? iso(year, second, first, time) : iso(year, first, second, time);
  });
}
