import { expect, it } from '@jest/globals';
import { statusLine } from './status-line.js';

it('words the status line as the console knows it (RG-23)', () => {
  expect(statusLine({ online: 2, offline: 0, passive: 0, lost: 0, uninstalled: 0 })).toBe(
    '2 Jump Items total. 2 Jump Clients total. 2 online. 0 offline. 0 passive.',
  );
});
