import { createHmac } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Hmac } from './hmac.js';

it.each(['sha256', 'sha512'] as const)('is what Node’s own HMAC with %s says', (algorithm) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'binary' }), (key, text) => {
      const expected = createHmac(algorithm, key).update(text).digest('hex');
      expect(new Hmac(algorithm, key).digest(text).toString('hex')).toBe(expected);
    }),
  );
});
