import { describe, expect, it } from '@jest/globals';
import { allRead, emptyChat, unreadCount, withSaid } from './chat-log.js';
import type { Said } from './chat-log.js';

const said = (n: number, name: string, type: Said['from']['type'] = 'customer'): Said => ({
  n,
  from: { type, name },
  text: `line ${n}`,
  at: '2026-11-21T22:00:00Z',
});

describe("a session's chat", () => {
  it('stands in the order of the record, each line once, however it arrives', () => {
    const log = withSaid(withSaid(emptyChat, [said(3, 'Ann'), said(1, 'Ann')]), [
      said(2, 'Ann'),
      said(3, 'Ann'),
    ]);
    expect(log.lines.map(({ n }) => n)).toEqual([1, 2, 3]);
  });

  it('counts what others said and nobody has seen', () => {
    const log = withSaid(emptyChat, [
      said(1, 'Ann'),
      said(2, 'Rex', 'representative'),
      said(3, 'Ann'),
    ]);
    expect(unreadCount(log, 'Rex')).toBe(2);
    expect(unreadCount(allRead(log), 'Rex')).toBe(0);
    expect(unreadCount(withSaid(allRead(log), [said(4, 'Ann')]), 'Rex')).toBe(1);
  });
});
