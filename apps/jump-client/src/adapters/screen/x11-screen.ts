import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Picture } from '@jumpfleet/gateway-client';
import { Shrinking, Whole, fitting, rowColours } from './shrinking.js';
import {
  extensionRequest,
  imageRequest,
  packetBytes,
  readExtension,
  readPacketHead,
  readSaver,
  readScreen,
  readSetupHead,
  saverRequest,
  setupHeadBytes,
  setupRequest,
} from './x11.codec.js';
import type { Cookie, Screen } from './x11.codec.js';

export class ScreenNotReadable extends Error {
  override readonly name = 'ScreenNotReadable';
}

const deadlineMs = 10_000;
const stripBytes = 524_288;

/** Asks an X server for a picture of its screen no larger than that, strip by strip, so that a large screen costs little memory. */
export function pictureOfDisplay(
  socketPath: string,
  cookie: Cookie | undefined,
  largest: Readonly<{ width: number; height: number }>,
): Promise<Picture> {
  return atDisplay(socketPath, cookie, (opened) => pictureOf(opened, largest));
}

/** Whether a screen saver covers the display; nothing where the X server cannot tell. */
export function saverOfDisplay(
  socketPath: string,
  cookie: Cookie | undefined,
): Promise<Readonly<{ isOn: boolean | undefined }>> {
  return atDisplay(socketPath, cookie, async ({ socket, reader, screen }) => {
    socket.write(extensionRequest('MIT-SCREEN-SAVER'));
    const opcode = readExtension((await answer(reader)).head);
    if (opcode === undefined) return { isOn: undefined };
    socket.write(saverRequest(opcode, screen.root));
    return { isOn: readSaver((await answer(reader)).head) };
  });
}

type OpenDisplay = Readonly<{ socket: Socket; reader: Reader; screen: Screen }>;

async function atDisplay<T>(
  socketPath: string,
  cookie: Cookie | undefined,
  use: (opened: OpenDisplay) => Promise<T>,
): Promise<T> {
  const socket = connect(socketPath);
  const timer = setTimeout(() => socket.destroy(new ScreenNotReadable('no answer')), deadlineMs);
  try {
    await once(socket, 'connect');
    const reader = new Reader(socket);
    return await use({ socket, reader, screen: await openScreen(socket, reader, cookie) });
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
  { socket, reader, screen: { root, width, height, pixels } }: OpenDisplay,
  largest: Readonly<{ width: number; height: number }>,
): Promise<Picture> {
  const size = fitting({ width, height }, largest);
  const kept = size.width === width ? new Whole(size) : new Shrinking({ width, height }, size);
  const rowBytes = pixels.bytesPerRow(width);
  const rowsAtOnce = Math.max(1, Math.floor(stripBytes / rowBytes));
  for (let from = 0; from < height; from += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, height - from);
    socket.write(imageRequest({ root, width, from, count }));
    const { rest: image } = await answer(reader);
    for (let row = 0; row < count; row++)
      kept.addRow(
        from + row,
        rowColours(image.subarray(row * rowBytes, (row + 1) * rowBytes), pixels),
      );
  }
  return kept.picture();
}

async function answer(reader: Reader): Promise<Readonly<{ head: Buffer; rest: Buffer }>> {
  for (;;) {
    const head = await reader.read(packetBytes);
    const packet = readPacketHead(head);
    if (packet.kind === 'reply') return { head, rest: await reader.read(packet.restBytes) };
    if (packet.kind === 'error') throw new ScreenNotReadable('refused');
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
