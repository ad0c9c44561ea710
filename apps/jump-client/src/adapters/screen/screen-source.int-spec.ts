import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { limits } from '@jumpfleet/gateway-contracts';
import { TestDisplay } from '../../testing/test-display.js';
import type { DisplayLooks } from '../../testing/test-display.js';
import { screenSource } from './screen-source.js';

const looks: DisplayLooks = {
  width: 640,
  height: 400,
  bytesPerPixel: 4,
  isBigEndian: false,
  masks: [0xff0000, 0x00ff00, 0x0000ff],
  pixel: (x) => (x < 320 ? 0xc86432 : 0x0000ff),
};

let sockets: string;
let displays: TestDisplay[];
beforeEach(() => {
  sockets = mkdtempSync(join(tmpdir(), 'x11-'));
  displays = [];
});
afterEach(() => {
  for (const display of displays) display.close();
  rmSync(sockets, { recursive: true });
});

async function show(number: number, shown: DisplayLooks): Promise<void> {
  const display = new TestDisplay(shown);
  displays.push(display);
  await display.listen(join(sockets, `X${String(number)}`));
}

const look = (more: { cookieFiles?: string[]; hasOtherScreen?: boolean } = {}) =>
  screenSource({
    sockets,
    cookieFiles: more.cookieFiles ?? [],
    hasOtherScreen: () => more.hasOtherScreen ?? false,
  })();

/** Size and pixels of a PNG whose rows are written as differences from the row above. */
function pixelsOf(png: Buffer): {
  width: number;
  height: number;
  at: (x: number, y: number) => number[];
} {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
  const stride = width * 3;
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++)
    for (let i = 0; i < stride; i++)
      pixels[y * stride + i] =
        (rows[y * (stride + 1) + 1 + i] ?? 0) + (y === 0 ? 0 : (pixels[(y - 1) * stride + i] ?? 0));
  return {
    width,
    height,
    at: (x, y) => [...pixels.subarray(y * stride + x * 3, y * stride + x * 3 + 3)],
  };
}

describe('The picture of a screen (RG-20)', () => {
  it.each<[string, Partial<DisplayLooks>, number[]]>([
    ['24 bits deep', {}, [200, 100, 50]],
    ['with its bytes the other way round', { isBigEndian: true }, [200, 100, 50]],
    ['with its colours the other way round', { masks: [0xff, 0xff00, 0xff0000] }, [50, 100, 200]],
    [
      '16 bits deep',
      {
        bytesPerPixel: 2,
        masks: [0xf800, 0x07e0, 0x001f],
        pixel: (x) => (x < 320 ? 0xf800 : 0x001f),
      },
      [255, 0, 0],
    ],
  ])('%s is small and shows what is there', async (_what, more, left) => {
    await show(0, { ...looks, ...more });
    const { image } = await look();
    const picture = pixelsOf(image ?? Buffer.alloc(0));
    expect(picture).toMatchObject({ width: 320, height: 200 });
    expect(picture.at(10, 100)).toEqual(left);
    expect(picture.at(159, 199)).toEqual(left);
    expect(picture.at(160, 0)).not.toEqual(left);
  });

  it('that is full of noise gets smaller until it fits', async () => {
    let seed = 1;
    const noise = () => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) >>> 8;
    await show(0, { ...looks, width: 320, height: 200, pixel: noise });
    const { image } = await look();
    expect(image?.length).toBeLessThanOrEqual(limits.maxThumbnailBytes);
    expect(pixelsOf(image ?? Buffer.alloc(0)).width).toBeLessThan(320);
  });

  it('that is high and narrow keeps its shape', async () => {
    await show(0, { ...looks, width: 400, height: 800 });
    const { image } = await look();
    expect(pixelsOf(image ?? Buffer.alloc(0))).toMatchObject({ width: 100, height: 200 });
  });

  it('is opened with the cookie of its display, and not without', async () => {
    const cookie = Buffer.from('sixteen bytes !!');
    await show(7, { ...looks, cookie });
    expect(await look()).toEqual({ image: null, reason: 'not-readable' });
    const field = (data: Buffer) =>
      Buffer.concat([Buffer.from([data.length >> 8, data.length & 255]), data]);
    const entry = (number: string, secret: Buffer) =>
      Buffer.concat([
        Buffer.from([1, 0]),
        ...['till-7', number, 'MIT-MAGIC-COOKIE-1'].map((text) => field(Buffer.from(text))),
        field(secret),
      ]);
    const cookieFile = join(sockets, 'cookies');
    writeFileSync(cookieFile, Buffer.concat([entry('6', Buffer.alloc(16)), entry('7', cookie)]));
    expect((await look({ cookieFiles: [cookieFile] })).image).not.toBeNull();
    writeFileSync(cookieFile, entry('7', cookie).subarray(0, 30));
    expect(await look({ cookieFiles: [cookieFile] })).toMatchObject({ image: null });
  });

  it('is looked for on the next display when one lets nobody look', async () => {
    await show(0, { ...looks, cookie: Buffer.from('sixteen bytes !!') });
    await show(10, looks);
    expect((await look()).image).not.toBeNull();
  });

  it('of a computer without one is honestly missing', async () => {
    expect(await look()).toEqual({ image: null, reason: 'no-screen' });
    expect(await look({ hasOtherScreen: true })).toEqual({ image: null, reason: 'not-readable' });
  });
});
