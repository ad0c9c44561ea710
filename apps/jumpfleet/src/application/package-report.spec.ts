import { describe, expect, it } from '@jest/globals';

import { releaseLine } from './package-report.js';

const release = {
  id: 'e269ddca0f32592209cd5b5e',
  platform: 'linux-64',
  version: '1.4.0',
  number: 12,
  length: 45_773_872,
  good: true,
  in_use: false,
  rollback_from: [],
  deltas: [],
};

describe('a release in a list', () => {
  it('is told in one line', () => {
    expect(releaseLine(release)).toBe('1.4.0 for linux-64, 43.7 MiB, number 12, e269ddca0f32');
  });

  it('is told with what is special about it', () => {
    const deltas = [{ from: '1.3.0', length: 5_120 }];
    expect(
      releaseLine({ ...release, deltas, rollback_from: ['1.5.0'], in_use: true, good: false }),
    ).toBe(
      '1.4.0 for linux-64, 43.7 MiB, number 12, e269ddca0f32; rolls back 1.5.0; delta 5.0 KiB from 1.3.0; in use; NOT GOOD ANY MORE: expired, or signed by a key that the root has not',
    );
  });
});
