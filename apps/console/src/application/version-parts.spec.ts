import { describe, expect, it } from '@jest/globals';
import { versionParts } from './version-parts.js';

describe('a version', () => {
  it('RG-15, UP-05: is shown apart from its revision', () => {
    expect(versionParts('1.4.2+r7')).toEqual({ version: '1.4.2', revision: '7' });
    expect(versionParts('1.4.2')).toEqual({ version: '1.4.2', revision: '' });
    expect(versionParts('')).toEqual({ version: '', revision: '' });
  });
});
