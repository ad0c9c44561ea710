import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { everything } from './fleet-list.js';
import { FleetWatch } from './fleet-watch.js';
import type { LiveHandlers } from './fleet-watch.js';
import type { FleetPage, FleetQuery, FleetSummary, JumpClient } from './fleet.js';

const client = (id: string): JumpClient => ({
  id,
  name: id,
  hostname: id,
  jump_group: 'default',
  tag: '',
  comments: '',
  status: 'online',
  shard: null,
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
});
const summary: FleetSummary = {
  total: 0,
  items: 0,
  online: 0,
  offline: 0,
  passive: 0,
  lost: 0,
  uninstalled: 0,
  by_version: [],
  status_line: '',
};

/** A registry of names whose answers come when the spec says so. */
function registry(names: string[]) {
  const asked: FleetQuery[] = [];
  const waiting: (() => void)[] = [];
  return {
    names,
    asked,
    /** Answers all that was asked until now. */
    answer: async () => {
      for (const reply of waiting.splice(0)) reply();
      await jest.advanceTimersByTimeAsync(0);
    },
    source: {
      summary: () => Promise.resolve(summary),
      page: ({ query, cursor }: { query: FleetQuery; cursor: string | null }) => {
        asked.push(query);
        const from = Number(cursor ?? 0);
        const hits = names.filter((name) => name.includes(query.search));
        const next_cursor = from + 2 < hits.length ? String(from + 2) : null;
        return new Promise<FleetPage>((resolve) =>
          waiting.push(() =>
            resolve({ items: hits.slice(from, from + 2).map(client), next_cursor }),
          ),
        );
      },
    },
  };
}

describe('watching the fleet', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const start = (names: string[]) => {
    const server = registry(names);
    const line: { handlers?: LiveHandlers } = {};
    const watch = new FleetWatch(
      server.source,
      (handlers) => {
        line.handlers = handlers;
        return () => undefined;
      },
      String,
    );
    const stop = watch.start();
    const shown = () => watch.list.value.rows.map(({ id }) => id).join(' ');
    return { server, watch, stop, shown, live: () => line.handlers };
  };

  it('reads the next page when the end comes near, once', async () => {
    const { server, watch, shown } = start(['a', 'b', 'c']);
    await server.answer();
    expect(shown()).toBe('a b');
    void watch.loadMore();
    void watch.loadMore();
    await server.answer();
    expect(shown()).toBe('a b c');
    expect(server.asked).toHaveLength(2);
  });

  it('forgets an answer to an older question', async () => {
    const { server, watch, shown } = start(['a', 'b', 'bb']);
    void watch.query({ ...everything, search: 'bb' });
    await server.answer();
    expect(shown()).toBe('bb');
  });

  it('reads the list again a moment after a client came that it does not show', async () => {
    const { server, shown, live } = start([]);
    await server.answer();
    server.names.push('new');
    live()?.changed(client('new'));
    await jest.advanceTimersByTimeAsync(2_000);
    await server.answer();
    expect(shown()).toBe('new');
  });

  it('reads once for a thousand clients that come together', async () => {
    const { server, live } = start([]);
    await server.answer();
    for (let i = 0; i < 1_000; i++) live()?.changed(client(`new-${i}`));
    await jest.advanceTimersByTimeAsync(2_000);
    expect(server.asked).toHaveLength(2);
  });

  it('reads again after the live line was lost and came back', async () => {
    const { server, watch, shown, live } = start(['a']);
    await server.answer();
    live()?.disconnected();
    expect(watch.isLive.value).toBe(false);
    server.names[0] = 'b';
    live()?.connected();
    await jest.advanceTimersByTimeAsync(100);
    await server.answer();
    expect(shown()).toBe('b');
  });

  it('does nothing more once it is stopped', async () => {
    const { server, stop, live } = start(['a']);
    await server.answer();
    live()?.changed(client('z'));
    stop();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(server.asked).toHaveLength(1);
  });
});
