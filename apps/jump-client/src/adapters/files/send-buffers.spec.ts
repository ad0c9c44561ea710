import { describe, expect, it } from '@jest/globals';
import { limits } from '@jumpfleet/gateway-contracts';
import { SendBuffers, pieceBytes } from './send-buffers.js';

describe('buffers of what is sent (A6 files)', () => {
  it('are used again when their bytes are credited for certain, and never before', () => {
    const buffers = new SendBuffers();
    const lastUse = new Map<Buffer, number>();
    for (let sent = 0; sent < 64 * pieceBytes; sent += pieceBytes) {
      const buffer = buffers.next();
      const before = lastUse.get(buffer);
      if (before !== undefined)
        expect(sent - before).toBeGreaterThanOrEqual(limits.maxCreditBytes + pieceBytes);
      buffers.filled(buffer, pieceBytes);
      lastUse.set(buffer, sent + pieceBytes);
    }
    expect(lastUse.size).toBeLessThan(10);
  });

  it('are not spent on a few bytes', () => {
    const buffers = new SendBuffers();
    const buffer = buffers.next();
    buffer.write('abc');
    const piece = buffers.filled(buffer, 3);
    expect(buffers.next()).toBe(buffer);
    buffer.write('xyz');
    expect(piece.toString()).toBe('abc');
  });
});
