/** Between the fields of a search text, so that no match runs over two of them. */
const fieldSeparator = '\n';

/** One line of well-formed text: what comes from outside may hold anything that JSON can say. */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** A line for each field, also for an empty one, ready for a case-insensitive `contains`. */
export function searchLines(fields: readonly (string | undefined)[]): string {
  return fields.map((field) => plainText(field ?? '').toLowerCase()).join(fieldSeparator);
}

/** A `LIKE` pattern that means `contains`, with the wildcards of the text itself taken literally. */
export function containsPattern(search: string): string {
  const literal = plainText(search).toLowerCase();
  return `%${literal.replaceAll(/[\\%_]/g, (wildcard) => `\\${wildcard}`)}%`;
}
