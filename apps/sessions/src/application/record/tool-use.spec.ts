import { describe, expect, it } from '@jest/globals';
import { storableText, xmlText } from './storable-text.js';
import { useAfter } from './tool-use.js';
import type { UseReport } from './record.js';

const session = '0193d7a0-0000-4000-8000-000000000001';
const leg = '0193d7a0-0000-4000-8000-0000000000a1';
const report = (
  state: UseReport['state'],
  at: number,
  more: Partial<UseReport> = {},
): UseReport => ({
  ...{ event: 'used', session, client: session, leg, channel: 3, operation: 'upload', state, at },
  ...more,
});

describe('the use of a tool', () => {
  const opened = useAfter(undefined, report('opened', 1_000, { path: '/tmp/a' }));
  const done = useAfter(opened, report('done', 2_000, { bytes: 5, sha256: 'ab' }));

  it('SB-22: is kept from its opening to its end', () => {
    expect(opened).toMatchObject({ state: 'opened', path: '/tmp/a', endedAt: null, turn: 1 });
    expect(done).toMatchObject({
      ...{ state: 'done', path: '/tmp/a', bytes: 5, sha256: 'ab', turn: 1 },
      openedAt: new Date(1_000),
      endedAt: new Date(2_000),
    });
  });

  it('is not changed by what comes twice or late', () => {
    expect(useAfter(opened, report('opened', 1_000))).toBeUndefined();
    expect(useAfter(done, report('opened', 1_000))).toBeUndefined();
    expect(useAfter(done, report('done', 2_000))).toBeUndefined();
  });

  it('SB-22: does not hide another one under the same number', () => {
    const again = useAfter(done, report('opened', 3_000, { operation: 'delete', path: '/etc' }));
    expect(again).toMatchObject({ operation: 'delete', path: '/etc', turn: 2, endedAt: null });
    expect(useAfter(done, report('refused', 3_000, { code: 'tool-not-allowed' }))).toMatchObject({
      ...{ state: 'refused', turn: 2, code: 'tool-not-allowed' },
    });
  });
});

describe('names that are no text', () => {
  it('read as their bytes, and every character as itself', () => {
    expect(storableText('a\udcff\udc80b 😀 \0\ud800')).toBe('a\\xFF\\x80b 😀 \\x00\ufffd');
    expect(xmlText('tab\t\u001b[1m\ufffe')).toBe('tab\t\\x1B[1m\ufffd');
  });
});
