/** The bytes of the X protocol, version 11, as far as a picture of the whole screen and the state of its saver need them. Little-endian. */

/** A visual's masks say where in a pixel's number each colour stands. */
export type Pixels = Readonly<{
  bytesPerPixel: number;
  bytesPerRow: (width: number) => number;
  isBigEndian: boolean;
  masks: readonly [red: number, green: number, blue: number];
}>;

export type Screen = Readonly<{ root: number; width: number; height: number; pixels: Pixels }>;

export type Cookie = Readonly<{ name: string; data: Buffer }>;

const padded = (length: number): number => Math.ceil(length / 4) * 4;

export function setupRequest(cookie: Cookie | undefined): Buffer {
  const name = Buffer.from(cookie?.name ?? '', 'latin1');
  const data = cookie?.data ?? Buffer.alloc(0);
  const request = Buffer.alloc(12 + padded(name.length) + padded(data.length));
  request.write('l', 0, 'latin1');
  request.writeUInt16LE(11, 2);
  request.writeUInt16LE(name.length, 6);
  request.writeUInt16LE(data.length, 8);
  name.copy(request, 12);
  data.copy(request, 12 + padded(name.length));
  return request;
}

export const setupHeadBytes = 8;

/** How much follows the head of the server's answer, and whether it lets us in. */
export function readSetupHead(head: Buffer): { isAccepted: boolean; restBytes: number } {
  return { isAccepted: head[0] === 1, restBytes: head.readUInt16LE(6) * 4 };
}

/** The first screen; `undefined` where its pixels are not plain colours. */
export function readScreen(setup: Buffer): Screen | undefined {
  const vendorBytes = setup.readUInt16LE(16);
  const formats = setup[21] ?? 0;
  const formatsAt = 32 + padded(vendorBytes);
  const screen = setup.subarray(formatsAt + formats * 8);
  const depth = screen[38] ?? 0;
  const format = Array.from({ length: formats }, (_, i) =>
    setup.subarray(formatsAt + i * 8, formatsAt + i * 8 + 8),
  ).find(([ofDepth]) => ofDepth === depth);
  const masks = masksOf(screen, screen.readUInt32LE(32));
  if (format === undefined || masks === undefined) return undefined;
  const [, bitsPerPixel = 0, padBits = 32] = format;
  return {
    root: screen.readUInt32LE(0),
    width: screen.readUInt16LE(20),
    height: screen.readUInt16LE(22),
    pixels: {
      bytesPerPixel: bitsPerPixel / 8,
      bytesPerRow: (width) => (Math.ceil((width * bitsPerPixel) / padBits) * padBits) / 8,
      isBigEndian: setup[22] === 1,
      masks,
    },
  };
}

const trueColor = 4;

function masksOf(screen: Buffer, rootVisual: number): Pixels['masks'] | undefined {
  const depths = screen[39] ?? 0;
  let at = 40;
  for (let depth = 0; depth < depths; depth++) {
    const visuals = screen.readUInt16LE(at + 2);
    at += 8;
    for (let visual = 0; visual < visuals; visual++, at += 24)
      if (screen.readUInt32LE(at) === rootVisual && screen[at + 4] === trueColor)
        return [
          screen.readUInt32LE(at + 8),
          screen.readUInt32LE(at + 12),
          screen.readUInt32LE(at + 16),
        ];
  }
  return undefined;
}

export type Rows = Readonly<{ root: number; width: number; from: number; count: number }>;

/** GetImage of some rows of the screen, as pixels. */
export function imageRequest({ root, width, from, count }: Rows): Buffer {
  const request = Buffer.alloc(20);
  request[0] = 73;
  request[1] = 2;
  request.writeUInt16LE(5, 2);
  request.writeUInt32LE(root, 4);
  request.writeUInt16LE(from, 10);
  request.writeUInt16LE(width, 12);
  request.writeUInt16LE(count, 14);
  request.writeUInt32LE(0xffff_ffff, 16);
  return request;
}

/** QueryExtension: by which number an extension of the server is asked. */
export function extensionRequest(name: string): Buffer {
  const request = Buffer.alloc(8 + padded(name.length));
  request[0] = 98;
  request.writeUInt16LE(request.length / 4, 2);
  request.writeUInt16LE(name.length, 4);
  request.write(name, 8, 'latin1');
  return request;
}

export function readExtension(reply: Buffer): number | undefined {
  return reply[8] === 1 ? reply[9] : undefined;
}

/** QueryInfo of MIT-SCREEN-SAVER. */
export function saverRequest(opcode: number, root: number): Buffer {
  const request = Buffer.alloc(8);
  request[0] = opcode;
  request[1] = 1;
  request.writeUInt16LE(2, 2);
  request.writeUInt32LE(root, 4);
  return request;
}

const saverOn = 1;

export function readSaver(reply: Buffer): boolean {
  return reply[1] === saverOn;
}

export const packetBytes = 32;

export type PacketHead =
  Readonly<{ kind: 'reply'; restBytes: number }> | Readonly<{ kind: 'error' | 'event' }>;

export function readPacketHead(packet: Buffer): PacketHead {
  if (packet[0] === 1) return { kind: 'reply', restBytes: packet.readUInt32LE(4) * 4 };
  return { kind: packet[0] === 0 ? 'error' : 'event' };
}

/** The cookies of an Xauthority file that open this display. */
export function readCookies(file: Buffer, display: string): Cookie[] {
  const cookies: Cookie[] = [];
  let at = 0;
  const next = (): Buffer => {
    const length = file.readUInt16BE(at);
    const field = file.subarray(at + 2, at + 2 + length);
    at += 2 + length;
    return field;
  };
  try {
    while (at < file.length) {
      at += 2;
      const [, number, name, data] = [next(), next(), next(), next()];
      if (['', display].includes(String(number)))
        cookies.push({ name: String(name), data: Buffer.from(data) });
    }
  } catch {
    // Cut short while somebody writes it: what was read so far counts.
  }
  return cookies;
}
