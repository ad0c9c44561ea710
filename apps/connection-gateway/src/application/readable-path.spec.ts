import { expect, it } from '@jest/globals';
import { readablePath } from './readable-path.js';

it('A path reads as text, whatever bytes it has', () => {
  expect(readablePath('/tmp/a b\n"c"')).toBe('/tmp/a b\n"c"');
  expect(readablePath('caf\udce9\udc80')).toBe('caf\\xe9\\x80');
  expect(readablePath('\ud83d\ude00\udcff')).toBe('\ud83d\ude00\\xff');
  expect(readablePath('nul\0')).toBe('nul\\x00');
});
