import { describe, expect, it } from '@jest/globals';
import { appendRows, applyChanges, ask, emptyFleetList, everything } from './fleet-list.js';
import { refreshRows, replaceRows } from './fleet-list.js';
import type { FleetList } from './fleet-list.js';
import type { JumpClient } from './fleet.js';

const client = (id: string, change: Partial<JumpClient> = {}): JumpClient => ({
  id,
  name: id,
  hostname: id,
  jump_group: 'default',
  tag: '',
  comments: '',
  status: 'online',
  shard: 'shard-1',
  version: '0.1.0',
  needs_update: false,
  platform: 'linux-64',
  install_mode: 'user',
  public_ip: null,
  private_ip: null,
  last_connect_at: null,
  last_disconnect_at: null,
  last_accessed_at: null,
  statistics: null,
  statistics_at: null,
  ...change,
});
const page = (ids: string, next_cursor: string | null = null) => ({
  items: Array.from(ids, (id) => client(id)),
  next_cursor,
});
const listOf = (ids: string, next: string | null = null) =>
  replaceRows(emptyFleetList, page(ids, next));
const idsOf = ({ rows }: FleetList) => rows.map(({ id }) => id).join('');
const changes = (...clients: JumpClient[]) => new Map(clients.map((one) => [one.id, one]));
const none = new Set<string>();

describe('the list of Jump Clients', () => {
  it('changes a row where it stands', () => {
    const list = applyChanges(listOf('abc'), changes(client('b', { status: 'offline' })), none);
    expect(idsOf(list)).toBe('abc');
    expect(list.rows[1]?.status).toBe('offline');
    expect(list.stale).toBe(false);
  });

  it('is stale when a client that it does not show has changed', () => {
    expect(applyChanges(listOf('abc'), changes(client('z')), none).stale).toBe(true);
  });

  it('is stale when a row no longer matches the status that was asked for', () => {
    const online = replaceRows(
      ask(listOf('abc'), { ...everything, status: 'online' }),
      page('abc'),
    );
    const away = changes(client('b', { status: 'offline' }));
    expect(applyChanges(online, away, none).stale).toBe(true);
  });

  it('drops a row that was removed, and is not stale for that', () => {
    const list = applyChanges(listOf('abc'), new Map(), new Set(['b']));
    expect(idsOf(list)).toBe('ac');
    expect(list.stale).toBe(false);
  });

  it('keeps the old rows on the screen while a new question is asked', () => {
    const list = ask(listOf('abc'), { ...everything, search: 'x' });
    expect(idsOf(list)).toBe('abc');
    expect(list.phase).toBe('loading');
  });

  it('shows a row once that moved between two pages', () => {
    expect(idsOf(appendRows(listOf('abc', '3'), page('cde')))).toBe('abcde');
  });

  it('keeps what was loaded further down when the first page is read anew', () => {
    const long = appendRows(listOf('abcd', '4'), page('efgh', '8'));
    const list = refreshRows(long, page('axbc', '4'));
    expect(idsOf(list)).toBe('axbcdefgh');
    expect(list.nextCursor).toBe('8');
  });

  it('is the first page alone when that is all there is', () => {
    const list = refreshRows(appendRows(listOf('abc', '3'), page('def')), page('ab'));
    expect(idsOf(list)).toBe('ab');
    expect(list.nextCursor).toBe(null);
  });

  it('starts anew when nothing of the first page was known', () => {
    const list = refreshRows(listOf('abc', '3'), page('xyz', '3'));
    expect(idsOf(list)).toBe('xyz');
    expect(list.nextCursor).toBe('3');
  });
});
