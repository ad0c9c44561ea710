import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { serverVersion } from './version.js';

it('is the version of the whole site', () => {
  const manifest = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  expect(serverVersion).toBe(manifest.version);
});
