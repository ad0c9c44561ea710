/** Between the fields of a search text, so that no match runs over two of them. */
const fieldSeparator = '\n';

/** One text of all that a search looks in, ready for a case-insensitive `contains`. */
export function searchText(fields: readonly (string | undefined)[]): string {
  return fields
    .filter((field): field is string => field !== undefined && field !== '')
    .map((field) => field.replaceAll(/\s+/g, ' ').toLowerCase())
    .join(fieldSeparator);
}

/** A `LIKE` pattern that means `contains`, with the wildcards of the text itself taken literally. */
export function containsPattern(search: string): string {
  const literal = search.trim().replaceAll(/\s+/g, ' ').toLowerCase();
  return `%${literal.replaceAll(/[\\%_]/g, (wildcard) => `\\${wildcard}`)}%`;
}
