import { bulkGarbage } from '@jumpfleet/gateway-client';
import type { ToolChannel } from './tool-handler.js';

/** Sends what is read; the next piece is read while this one waits for its credit. Stops where nobody wants more. */
export async function sendAll(
  pieces: AsyncIterable<Uint8Array>,
  channel: Pick<ToolChannel, 'write' | 'signal'>,
): Promise<void> {
  let sent = Promise.resolve();
  for await (const piece of pieces) {
    await sent;
    if (channel.signal.aborted) return;
    bulkGarbage.add(piece.length);
    sent = channel.write(piece);
  }
  await sent;
}

const pieceChars = 24 * 1024;

/** A line of JSON per entry, some at a time: however many there are, few are in memory. */
export async function* jsonLines(entries: AsyncIterable<object>): AsyncGenerator<Buffer> {
  let lines = '';
  for await (const entry of entries) {
    lines += `${JSON.stringify(entry)}\n`;
    if (lines.length < pieceChars) continue;
    yield Buffer.from(lines);
    lines = '';
  }
  if (lines !== '') yield Buffer.from(lines);
}
