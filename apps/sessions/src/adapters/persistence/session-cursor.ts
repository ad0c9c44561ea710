import { z } from 'zod';

const cursorShape = z.tuple([z.iso.datetime(), z.uuid()]);

export class CursorMalformed extends Error {
  override readonly name = 'CursorMalformed';
}

/** Where the next page begins: after this session, newest first. Opaque to callers. */
export function encodeCursor({ requested_at, id }: { requested_at: string; id: string }): string {
  return Buffer.from(JSON.stringify([requested_at, id])).toString('base64url');
}

export function decodeCursor(cursor: string): { requestedAt: string; id: string } {
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    const [requestedAt, id] = cursorShape.parse(JSON.parse(text));
    return { requestedAt, id };
  } catch (cause) {
    throw new CursorMalformed('The cursor is not one of ours.', { cause });
  }
}
