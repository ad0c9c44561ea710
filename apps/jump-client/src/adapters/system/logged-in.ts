import { readFileSync } from 'node:fs';

const recordBytes = 384;
const userProcess = 7;

export type LoggedIn = Readonly<{ name: string; terminal: string; from?: string; since: string }>;

/** Who is logged in, over the network too, from utmp. */
export function loggedIn(file = '/run/utmp'): LoggedIn[] {
  try {
    return usersIn(readFileSync(file));
  } catch {
    return [];
  }
}

export function usersIn(utmp: Buffer): LoggedIn[] {
  const users: LoggedIn[] = [];
  for (let at = 0; at + recordBytes <= utmp.length; at += recordBytes) {
    if (utmp.readInt16LE(at) !== userProcess) continue;
    const from = text(utmp, at + 76, 256);
    users.push({
      name: text(utmp, at + 44, 32),
      terminal: text(utmp, at + 8, 32),
      ...(from !== '' && { from }),
      since: new Date(utmp.readInt32LE(at + 340) * 1_000).toISOString(),
    });
  }
  return users;
}

function text(buffer: Buffer, start: number, length: number): string {
  const field = buffer.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? length : end);
}
