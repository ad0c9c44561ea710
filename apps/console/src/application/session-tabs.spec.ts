import { describe, expect, it } from '@jest/globals';
import { closeTab, noTabs, openTab, tabBeside } from './session-tabs.js';
import type { Jump, Tabs } from './session-tabs.js';

const jump = (id: string): Jump => ({
  session: { id, client_id: id, client_name: id },
  websocket_url: '',
  ticket: '',
});
const tabs = (ids: string, front: string): Tabs => ({
  open: Array.from(ids, (id) => ({ jump: jump(id) })),
  front,
});

describe('session tabs', () => {
  it('bring the right neighbour to the front when the front one closes', () => {
    expect(closeTab(tabs('abc', 'b'), 'b')).toEqual(tabs('ac', 'c'));
  });

  it('bring the left neighbour when there is no right one, and the computers after the last', () => {
    expect(closeTab(tabs('ab', 'b'), 'b')).toEqual(tabs('a', 'a'));
    expect(closeTab(tabs('a', 'a'), 'a')).toEqual(noTabs);
  });

  it('leave the front alone when another closes', () => {
    expect(closeTab(tabs('abc', 'queue'), 'b')).toEqual(tabs('ac', 'queue'));
  });

  it('show a session that is open already rather than twice', () => {
    expect(openTab(tabs('ab', 'b'), jump('a'))).toEqual(tabs('ab', 'a'));
    expect(openTab(tabs('a', 'a'), jump('b'))).toEqual(tabs('ab', 'b'));
  });

  it('are moved through by the arrow keys, round and round', () => {
    const ids = ['computers', 'queue', 'a'];
    expect(tabBeside(ids, 'a', 'ArrowRight')).toBe('computers');
    expect(tabBeside(ids, 'computers', 'ArrowLeft')).toBe('a');
    expect(tabBeside(ids, 'a', 'Home')).toBe('computers');
    expect(tabBeside(ids, 'a', 'x')).toBeUndefined();
  });
});
