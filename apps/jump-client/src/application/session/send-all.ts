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
    sent = channel.write(piece);
  }
  await sent;
}
