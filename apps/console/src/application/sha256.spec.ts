import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Sha256 } from './sha256.js';

const encoder = new TextEncoder();

describe('SHA-256 in pieces', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 100_000])(
    'agrees with the computer’s own over %d bytes, whatever the pieces',
    (length) => {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) & 0xff);
      const hash = new Sha256();
      for (let at = 0; at < length; at += 37) hash.update(bytes.subarray(at, at + 37));
      expect(hash.hex()).toBe(createHash('sha256').update(bytes).digest('hex'));
    },
  );

  it('knows the digest that everybody knows', () =>
    expect(new Sha256().update(encoder.encode('abc')).hex()).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    ));
});
