/** Whether both are the same JSON; a database keeps the members of an object in an order of its own. */
export function sameTerm(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(term: unknown): string {
  return JSON.stringify(term, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
