import { describe, expect, it } from '@jest/globals';
import { closeTab, noTabs } from './terminal-sessions.js';
import type { Tabs } from './terminal-sessions.js';

const tab = (id: string) => ({
  jump: {
    session: { id, client_id: id, client_name: id, tools: ['shell'] },
    websocket_url: '',
    ticket: '',
  },
  clientId: id,
  clientName: id,
});
const tabs = (ids: string, front: string | null): Tabs => ({
  open: Array.from(ids, (id) => tab(id)),
  front,
});

describe('session tabs', () => {
  it('bring the right neighbour to the front when the front one closes', () => {
    expect(closeTab(tabs('abc', 'b'), 'b')).toEqual(tabs('ac', 'c'));
  });

  it('bring the left neighbour when there is no right one, and the list after the last', () => {
    expect(closeTab(tabs('ab', 'b'), 'b')).toEqual(tabs('a', 'a'));
    expect(closeTab(tabs('a', 'a'), 'a')).toEqual(noTabs);
  });

  it('leave the front alone when another closes', () => {
    expect(closeTab(tabs('abc', null), 'b')).toEqual(tabs('ac', null));
  });
});
