import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

export type DisplayLooks = Readonly<{
  width: number;
  height: number;
  bytesPerPixel: 2 | 4;
  isBigEndian: boolean;
  masks: readonly [number, number, number];
  /** The pixel's number at a place. */
  pixel: (x: number, y: number) => number;
  /** Whether its screen saver runs; without it, it has none. */
  isSaving?: boolean;
  /** Without it everybody may look. */
  cookie?: Buffer;
}>;

const queryExtension = 98;
const saverOpcode = 140;

/** An X server of a few lines: answers the setup, GetImage and the state of its saver by the bytes of the X11 protocol's own specification. */
export class TestDisplay {
  readonly #looks: DisplayLooks;
  readonly #server: Server;

  constructor(looks: DisplayLooks) {
    this.#looks = looks;
    this.#server = createServer((socket) => void this.#serve(socket).catch(() => socket.destroy()));
  }

  async listen(path: string): Promise<void> {
    this.#server.listen(path);
    await once(this.#server, 'listening');
  }

  close(): void {
    this.#server.close();
  }

  async #serve(socket: Socket): Promise<void> {
    let received = Buffer.alloc(0);
    let isIn = false;
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk as Buffer]);
      if (!isIn) {
        const bytes = setupBytes(received);
        if (received.length < bytes) continue;
        isIn = this.#admit(socket, received.subarray(0, bytes));
        received = received.subarray(bytes);
      }
      for (let bytes = requestBytes(received); isIn && received.length >= bytes;) {
        this.#answer(socket, received.subarray(0, bytes));
        received = received.subarray(bytes);
        bytes = requestBytes(received);
      }
    }
  }

  #admit(socket: Socket, request: Buffer): boolean {
    const { cookie } = this.#looks;
    const isKnown = cookie === undefined || request.includes(cookie);
    if (isKnown) socket.write(this.#setup());
    else socket.end(Buffer.concat([Buffer.from([0, 3, 11, 0, 0, 0, 1, 0]), Buffer.from('no!\0')]));
    return isKnown;
  }

  #setup(): Buffer {
    const { width, height, bytesPerPixel, isBigEndian, masks } = this.#looks;
    const depth = bytesPerPixel === 4 ? 24 : 16;
    const fixed = Buffer.alloc(32);
    fixed.writeUInt16LE(5, 16);
    fixed[20] = 1;
    fixed[21] = 2;
    fixed[22] = isBigEndian ? 1 : 0;
    const formats = Buffer.from([
      ...[1, 1, 32, 0, 0, 0, 0, 0],
      ...[depth, bytesPerPixel * 8, 32, 0, 0, 0, 0, 0],
    ]);
    const screen = Buffer.alloc(40);
    screen.writeUInt32LE(0x2a, 0);
    screen.writeUInt16LE(width, 20);
    screen.writeUInt16LE(height, 22);
    screen.writeUInt32LE(0x21, 32);
    screen[38] = depth;
    screen[39] = 1;
    const visual = Buffer.alloc(8 + 24);
    visual[0] = depth;
    visual.writeUInt16LE(1, 2);
    visual.writeUInt32LE(0x21, 8);
    visual[12] = 4;
    masks.forEach((mask, i) => visual.writeUInt32LE(mask, 16 + i * 4));
    const rest = Buffer.concat([fixed, Buffer.from('xtest\0\0\0'), formats, screen, visual]);
    const head = Buffer.from([1, 0, 11, 0, 0, 0, 0, 0]);
    head.writeUInt16LE(rest.length / 4, 6);
    return Buffer.concat([head, rest]);
  }

  #answer(socket: Socket, request: Buffer): void {
    const { isSaving } = this.#looks;
    const reply = Buffer.alloc(32);
    reply[0] = 1;
    switch (request[0]) {
      case 73:
        this.#image(socket, request);
        break;
      case queryExtension:
        reply[8] = isSaving === undefined ? 0 : 1;
        reply[9] = saverOpcode;
        socket.write(reply);
        break;
      case saverOpcode:
        reply[1] = isSaving === true ? 1 : 0;
        socket.write(reply);
        break;
      default:
    }
  }

  #image(socket: Socket, request: Buffer): void {
    const { bytesPerPixel, isBigEndian, pixel } = this.#looks;
    const [top, width, count] = [10, 12, 14].map((at) => request.readUInt16LE(at)) as [
      number,
      number,
      number,
    ];
    const rowBytes = Math.ceil((width * bytesPerPixel) / 4) * 4;
    const image = Buffer.alloc(rowBytes * count);
    for (let y = 0; y < count; y++)
      for (let x = 0; x < width; x++) {
        const at = y * rowBytes + x * bytesPerPixel;
        if (isBigEndian) image.writeUIntBE(pixel(x, top + y), at, bytesPerPixel);
        else image.writeUIntLE(pixel(x, top + y), at, bytesPerPixel);
      }
    const event = Buffer.alloc(32, 22);
    const head = Buffer.alloc(32);
    head[0] = 1;
    head.writeUInt32LE(image.length / 4, 4);
    socket.write(Buffer.concat([event, head, image]));
  }
}

/** Each request tells its length in units of four. */
function requestBytes(request: Buffer): number {
  return request.length < 4 ? 4 : request.readUInt16LE(2) * 4;
}

function setupBytes(request: Buffer): number {
  if (request.length < 12) return 12;
  const padded = (length: number): number => Math.ceil(length / 4) * 4;
  return 12 + padded(request.readUInt16LE(6)) + padded(request.readUInt16LE(8));
}
