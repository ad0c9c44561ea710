/** A person signs in by name whatever the case it is typed in. */
export function foldedUsername(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase();
}
