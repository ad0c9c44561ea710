import { expect, it } from '@jest/globals';
import { codeNameFrom, freeCodeName } from './code-name.js';

it('makes a code name of a name, whatever it is written in', () => {
  expect(codeNameFrom('Server Support (EU)')).toBe('server_support_eu');
  expect(codeNameFrom('Zürich-1')).toBe('zurich-1');
  expect(codeNameFrom('支店')).toBe('jump_group');
  expect(codeNameFrom('x'.repeat(255))).toHaveLength(56);
});

it('numbers the code names that are taken', () => {
  expect(freeCodeName('tills', new Set())).toBe('tills');
  expect(freeCodeName('tills', new Set(['tills', 'tills_2']))).toBe('tills_3');
});
