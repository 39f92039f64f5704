/**
 * A string that shares no memory with the text it was cut from. V8 keeps the whole of a text alive for a cut of 13
 * characters or more; what outlives its thread must not.
 */
export function owned(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, "utf16le").toString("utf16le");
}
