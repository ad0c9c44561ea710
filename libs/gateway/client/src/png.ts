import { promisify } from 'node:util';
import { crc32, deflate, deflateSync } from 'node:zlib';
import type { InputType, ZlibOptions } from 'node:zlib';

/** Red, green and blue of each pixel, row by row. */
export type Picture = Readonly<{ width: number; height: number; pixels: Uint8Array }>;

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const truecolour = 2;
const upFilter = 2;
const pack: (input: InputType, options: ZlibOptions) => Promise<Buffer> = promisify(deflate);

/** A PNG of eight bits a channel. Each row is written as its difference from the one above: screens are mostly flat. */
export function encodePng(picture: Picture): Buffer {
  return pngOf(picture, deflateSync(rowsOf(picture), { level: 9 }));
}

/** The same for a picture so large that packing it must hold nothing else up. */
export async function encodeLargePng(picture: Picture): Promise<Buffer> {
  return pngOf(picture, await pack(rowsOf(picture), { level: 5 }));
}

function rowsOf({ width, height, pixels }: Picture): Buffer {
  const stride = width * 3;
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    rows[y * (stride + 1)] = upFilter;
    for (let x = 0; x < stride; x++) {
      const above = y === 0 ? 0 : (pixels[(y - 1) * stride + x] ?? 0);
      rows[y * (stride + 1) + 1 + x] = (pixels[y * stride + x] ?? 0) - above;
    }
  }
  return rows;
}

function pngOf({ width, height }: Picture, packed: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = truecolour;
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
