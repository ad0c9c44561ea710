import { textOf } from './statistics/text-file.js';

let users: ReadonlyMap<number, string> | undefined;
let groups: ReadonlyMap<number, string> | undefined;

/** As `/etc/passwd` calls them; others by their number. */
export function userName(uid: number): string {
  users ??= namesIn('/etc/passwd');
  return users.get(uid) ?? String(uid);
}

export function groupName(gid: number): string {
  groups ??= namesIn('/etc/group');
  return groups.get(gid) ?? String(gid);
}

function namesIn(file: string): ReadonlyMap<number, string> {
  const lines = textOf(file)
    .split('\n')
    .map((line) => line.split(':'));
  return new Map(lines.flatMap(([name, , id]) => (name ? [[Number(id), name]] : [])));
}
