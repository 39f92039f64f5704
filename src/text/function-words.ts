import { stem } from "./words.ts";

const WORDS =
  "a about after all also am an and any are as at be because been before being both but by can cannot could did do does each either even every for from get gets go got had has have having he her here his how i if in into is it its just less let like many may me more most much my never no nobody nor not now of off on one only or other our out over own put same say see she should side so some such than that the their them then there these they this those to too two up us very was way we were what when where which who why will with would yes yet you your 's 've 're 'll 'd 'm n't";

/** Stems of the words that hold sentences together and tell no reader what one is about. */
export const FUNCTION_STEMS: ReadonlySet<string> = new Set(WORDS.split(" ").map(stem));
