/** A JSON array, one item a line. */
export function* jsonArray<T>(
  items: Iterable<T>,
  jsonOf: (item: T) => string = JSON.stringify,
): Generator<string, undefined> {
  let first = true;
  for (const item of items) {
    yield `${first ? "[\n" : ",\n"}${jsonOf(item)}`;
    first = false;
  }
  yield first ? "[]\n" : "\n]\n";
}

/** A JSON object, one member a line. */
export function* jsonObject(members: Iterable<readonly [string, unknown]>): Generator<string, undefined> {
  let first = true;
  for (const [key, value] of members) {
    yield `${first ? "{\n" : ",\n"}${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    first = false;
  }
  yield first ? "{}\n" : "\n}\n";
}
