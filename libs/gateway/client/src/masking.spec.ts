import { expect, it } from '@jest/globals';
import { maskOptions } from './masking.js';

it.each([
  ['wss://site.example/agent', true],
  ['ws://127.0.0.1:8080/agent', true],
  ['ws://[::1]:8080/agent', true],
  ['ws://localhost/agent', true],
  ['ws://site.example/agent', false],
  ['ws://127.0.0.1.site.example/agent', false],
])('spares the mask only where nobody reads along: %s', (url, isSpared) =>
  expect('generateMask' in maskOptions(url)).toBe(isSpared),
);
