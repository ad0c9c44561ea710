const recordBytes = 384;
const userProcess = 7;

/** Who is logged in at the computer itself (not over the network), from systemd's session files. */
export function seatedUser(sessions: readonly string[]): string | undefined {
  const session = seatedSession(sessions);
  return session === undefined ? undefined : fields(session)['USER'];
}

/** The session file of whoever that is. */
export function seatedSession(sessions: readonly string[]): string | undefined {
  const seated = sessions.filter((session) => {
    const { SEAT, CLASS = 'user' } = fields(session);
    return SEAT && CLASS === 'user';
  });
  return seated.find((session) => fields(session)['ACTIVE'] === '1') ?? seated[0];
}

function fields(session: string): Partial<Record<string, string>> {
  return Object.fromEntries(
    session.split('\n').map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

/** The same from utmp, where there is no systemd: a text console or a display. */
export function consoleUser(utmp: Buffer): string | undefined {
  for (let at = 0; at + recordBytes <= utmp.length; at += recordBytes) {
    if (utmp.readInt16LE(at) !== userProcess) continue;
    const line = text(utmp, at + 8, 32);
    if (/^(tty\d|:\d)/.test(line)) return text(utmp, at + 44, 32);
  }
  return undefined;
}

function text(buffer: Buffer, start: number, length: number): string {
  const end = buffer.indexOf(0, start);
  return buffer.toString(
    'utf8',
    start,
    end === -1 ? start + length : Math.min(end, start + length),
  );
}
