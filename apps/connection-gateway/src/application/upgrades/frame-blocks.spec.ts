import { describe, expect, it } from '@jest/globals';
import { decodeUpgradeFrame } from '@jumpfleet/gateway-contracts';
import { FrameBlocks, blockBytes, framePayloadBytes } from './frame-blocks.js';
import type { Content } from './frame-blocks.js';

/** Each byte says where it lies. */
function contentOf(length: number, reads: number[]): Content {
  return {
    digest: 'd',
    length,
    read: (position, views) => {
      reads.push(position);
      let at = position;
      for (const view of views) for (let i = 0; i < view.length; i++) view[i] = at++ % 251;
      return Promise.resolve();
    },
  };
}

describe('Blocks of frames', () => {
  it('are the content in frames, each with its offset, the last one short', async () => {
    const length = blockBytes + framePayloadBytes + 7;
    const blocks = new FrameBlocks(4 * blockBytes, () => undefined);
    const content = contentOf(length, []);
    const frames = [...(await blocks.load(content, 0)), ...(await blocks.load(content, 1))];
    let at = 0;
    for (const frame of frames) {
      const { offset, payload } = decodeUpgradeFrame(frame) ?? { offset: -1, payload: frame };
      expect(offset).toBe(at);
      expect([payload[0], payload.at(-1)]).toEqual([at % 251, (at + payload.length - 1) % 251]);
      at += payload.length;
    }
    expect(at).toBe(length);
  });

  it('are read once for all who ask, and again when there was no room to keep them', async () => {
    const reads: number[] = [];
    const looks: boolean[] = [];
    const blocks = new FrameBlocks(2 * blockBytes, (isHit) => void looks.push(isHit));
    const content = contentOf(3 * blockBytes, reads);
    for (const index of [0, 0, 1, 0, 2, 1]) await blocks.load(content, index);
    expect(reads.map((position) => position / blockBytes)).toEqual([0, 1, 2, 1]);
    expect(looks).toEqual([false, true, false, true, false, false]);
  });

  it('that could not be read are not kept', async () => {
    let isBroken = true;
    const blocks = new FrameBlocks(blockBytes, () => undefined);
    const content: Content = {
      ...contentOf(1, []),
      read: () => (isBroken ? Promise.reject(new Error('no')) : Promise.resolve()),
    };
    await expect(blocks.load(content, 0)).rejects.toThrow('no');
    isBroken = false;
    expect(await blocks.load(content, 0)).toHaveLength(1);
  });
});
