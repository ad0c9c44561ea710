import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openFrame } from '../../testing/open-frame.js';
import { RecordedChannel } from '../../testing/recorded-channel.js';
import { TestDisplay } from '../../testing/test-display.js';
import { screenHandlers } from './screen-handlers.js';

let sockets: string;
let display: TestDisplay;
beforeEach(() => {
  sockets = mkdtempSync(join(tmpdir(), 'x11-'));
  display = new TestDisplay({
    width: 320,
    height: 200,
    bytesPerPixel: 4,
    isBigEndian: false,
    masks: [0xff0000, 0x00ff00, 0x0000ff],
    pixel: (x, y) => (x * 65_793 + y * 257) & 0xffffff,
  });
});
afterEach(() => {
  display.close();
  rmSync(sockets, { recursive: true });
});

async function capture(more: { max_width?: number; hasOtherScreen?: boolean } = {}) {
  const { max_width, hasOtherScreen = false } = more;
  const tool = screenHandlers({ sockets, cookieFiles: [], hasOtherScreen: () => hasOtherScreen });
  const request = { ...openFrame, tool: 'screen', op: 'capture', max_width } as const;
  const { channel } = await RecordedChannel.run((to) => tool.capture(request, to));
  return channel.bytes;
}

const sizeOf = (png: Buffer): number[] => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe('A capture of the screen (A6)', () => {
  it('is a picture in full, or as wide as is asked for', async () => {
    await display.listen(join(sockets, 'X0'));
    const whole = await capture();
    expect(whole.subarray(1, 4).toString()).toBe('PNG');
    expect(sizeOf(whole)).toEqual([320, 200]);
    expect(sizeOf(await capture({ max_width: 160 }))).toEqual([160, 100]);
    expect(sizeOf(await capture({ max_width: 4_000 }))).toEqual([320, 200]);
  });

  it('says honestly that there is no display, or none that can be read', async () => {
    await expect(capture()).rejects.toMatchObject({ code: 'no-display' });
    await expect(capture({ hasOtherScreen: true })).rejects.toMatchObject({
      code: 'screen-not-readable',
    });
  });
});
