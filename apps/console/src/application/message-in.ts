/** What a failure says to a person. */
export function messageIn(error: unknown): string {
  return error instanceof Error ? error.message : 'Something went wrong in this console.';
}
