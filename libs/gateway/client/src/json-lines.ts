import type { RemoteChannel } from './remote-channel.js';

const longestLine = 1_048_576;

/** The lines of JSON that a channel's bytes are, as they come. */
export async function* jsonLines<Value>(
  channel: RemoteChannel,
  read: (value: unknown) => Value,
): AsyncGenerator<Value, void> {
  const text = new TextDecoder();
  let rest = '';
  for await (const bytes of channel.bytes()) {
    const lines = (rest + text.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw new Error('a line is longer than any can be');
    for (const line of lines) yield read(JSON.parse(line));
  }
  if (rest !== '') yield read(JSON.parse(rest));
}

/** All bytes of a channel that is known to have few. */
export async function wholeBytes(channel: RemoteChannel, maxBytes: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of channel.bytes()) {
    length += bytes.length;
    if (length > maxBytes) throw new Error('the computer sends more than it may');
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}
