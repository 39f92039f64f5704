/** Openings that point to what was said before. */
const LEANS =
  /^(?:and|but|so|or|nor|because|which|that|this|it|its|it['’]s|he|she|they|these|those|then|also|yes|no|yeah|yep|nope|not|(?:the )?same|agreed|exactly|either|plus|however|still|both|one|there|in that case|in (?:both|either)|in the (?:first|second|third|\p{L}+th)|before this|could well|as you|you|your|the rest|the others?|fewer)\b/iu;
/** Early in the sentence, what says nothing without that to which it points ("What they do find", "Did that", "none of that"). */
const POINTS_BACK =
  /^whereas\b|^(?:\S+ ){1,5}of (?:it|them|(?:this|that|these|those)(?=[,.;:!?]| (?:so|since|because|and|but|is|was|are|were|has|have|had|can|will|would|in|at|when|if|as)\b))\b|^(?:\S+ ){1,2}(?:it|they|them|he|she|him|this|these|those|that['’]s)\b|^(?:do|does|did|done|is|are|was|were|had) that\b/iu;
/** Somebody of whom something is told, not people in general. */
const PERSON =
  /\b(?:I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself|[Ww]e|us|[Oo]urs?|[Hh]e|[Hh]im|[Hh]is|[Ss]he|[Hh]ers?)\b|\b(?:I|[Ww]e|[Hh]e|[Ss]he)['’]\p{L}/u;
/** The most frequent verbs that tell what was. */
const PAST =
  /\b(?:was|were|had|did|didn['’]t|wasn['’]t|weren['’]t|went|came|took|got|gave|made|said|told|saw|knew|thought|left|kept|felt|found|became|began|ran|sat|stood|lost|paid|spent|wrote|held|brought|asked|started|stopped|wanted|worked|moved|turned|tried|called|looked|used to|ended)\b/iu;

/** Whether a sentence is understood without what stood before it, as far as its opening tells. */
export function alone(text: string): boolean {
  return !LEANS.test(text) && !POINTS_BACK.test(text);
}

/** Whether a sentence tells what happened to somebody, rather than what holds. */
export function story(text: string): boolean {
  return PERSON.test(text) || PAST.test(text);
}

/** Words that grant a point to another, or take one's own back. */
const CONCEDES =
  /(?:^|[,;.] )(?:granted|admittedly|to be fair|in (?:all )?fairness)\b(?! to\b)|\bI(?:['’]ll|['’]d| will| would| do| must| have to)? (?:grant|concede|admit)\b|\byou(?:['’]ve| have)(?: got)? a point\b|\b(?:fair|good) point\b|\bpoint taken\b|\bI(?:['’]ll| will)? give (?:you|them|him|her|it) that\b|\byou(?:['’]re| are) right (?:that|about)\b|\bI stand corrected\b|\bchanged my mind\b|\bI (?:was|had been) wrong\b|\bI (?:take|took) (?:it|that|this) back\b/iu;

/** Whether a sentence grants somebody a point, or tells of a change of mind, as far as its words tell. */
export function concedes(text: string): boolean {
  return CONCEDES.test(text);
}
