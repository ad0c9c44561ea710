import type { ToolChannel } from './tool-handler.js';

/** The pieces that a representative sends; each is credited when the next one is asked for. Ends with the channel. */
export async function* incoming(
  channel: Pick<ToolChannel, 'signal' | 'receive' | 'consumed'>,
): AsyncGenerator<Uint8Array, undefined> {
  const waiting: Uint8Array[] = [];
  let wake: () => void = () => undefined;
  channel.receive({
    data: (bytes) => {
      waiting.push(bytes);
      wake();
    },
  });
  channel.signal.addEventListener('abort', () => wake());
  while (!channel.signal.aborted) {
    const next = waiting.shift();
    if (next === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    yield next;
    channel.consumed(next.length);
  }
  return undefined;
}
