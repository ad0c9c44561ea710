import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Picture } from '@jumpfleet/gateway-client';
import { Shrinking, fitting, rowColours } from './shrinking.js';
import {
  imageRequest,
  packetBytes,
  readPacketHead,
  readScreen,
  readSetupHead,
  setupHeadBytes,
  setupRequest,
} from './x11.codec.js';
import type { Cookie, Screen } from './x11.codec.js';

export class ScreenNotReadable extends Error {
  override readonly name = 'ScreenNotReadable';
}

const deadlineMs = 10_000;
const stripBytes = 1_048_576;

/** Asks an X server for a small picture of its screen, strip by strip, so that a large screen costs little memory. */
export async function pictureOfDisplay(
  socketPath: string,
  cookie: Cookie | undefined,
  largest: Readonly<{ width: number; height: number }>,
): Promise<Picture> {
  const socket = connect(socketPath);
  const timer = setTimeout(() => socket.destroy(new ScreenNotReadable('no answer')), deadlineMs);
  try {
    await once(socket, 'connect');
    const reader = new Reader(socket);
    const screen = await openScreen(socket, reader, cookie);
    return await pictureOf(socket, reader, screen, largest);
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

async function openScreen(
  socket: Socket,
  reader: Reader,
  cookie: Cookie | undefined,
): Promise<Screen> {
  socket.write(setupRequest(cookie));
  const { isAccepted, restBytes } = readSetupHead(await reader.read(setupHeadBytes));
  const setup = await reader.read(restBytes);
  const screen = isAccepted ? readScreen(setup) : undefined;
  if (screen === undefined) throw new ScreenNotReadable('not let in');
  return screen;
}

async function pictureOf(
  socket: Socket,
  reader: Reader,
  { root, width, height, pixels }: Screen,
  largest: Readonly<{ width: number; height: number }>,
): Promise<Picture> {
  const shrinking = new Shrinking({ width, height }, fitting({ width, height }, largest));
  const rowBytes = pixels.bytesPerRow(width);
  const rowsAtOnce = Math.max(1, Math.floor(stripBytes / rowBytes));
  for (let from = 0; from < height; from += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, height - from);
    socket.write(imageRequest({ root, width, from, count }));
    const image = await reply(reader);
    for (let row = 0; row < count; row++)
      shrinking.addRow(
        from + row,
        rowColours(image.subarray(row * rowBytes, (row + 1) * rowBytes), pixels),
      );
  }
  return shrinking.picture();
}

async function reply(reader: Reader): Promise<Buffer> {
  for (;;) {
    const head = readPacketHead(await reader.read(packetBytes));
    if (head.kind === 'reply') return reader.read(head.restBytes);
    if (head.kind === 'error') throw new ScreenNotReadable('refused');
  }
}

/** Reads so many bytes, however they arrive. */
class Reader {
  readonly #chunks: AsyncIterator<Buffer, undefined>;
  #rest: Buffer[] = [];
  #bytes = 0;

  constructor(socket: Socket) {
    this.#chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  }

  async read(count: number): Promise<Buffer> {
    while (this.#bytes < count) {
      const next = await this.#chunks.next();
      if (next.done === true) throw new ScreenNotReadable('the display went away');
      this.#rest.push(next.value);
      this.#bytes += next.value.length;
    }
    const all =
      this.#rest.length === 1 ? (this.#rest[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#rest);
    this.#rest = [all.subarray(count)];
    this.#bytes -= count;
    return all.subarray(0, count);
  }
}
