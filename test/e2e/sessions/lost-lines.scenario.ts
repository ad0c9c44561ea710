import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { RepresentativeLine } from '@jumpfleet/gateway-client';
import { eventually } from '@jumpfleet/testing';

import type { SessionsWorld, StartedSession } from './world.js';

const numbers = 240;
const script = `stty -echo; i=0; while [ $i -lt ${String(numbers)} ]; do echo n$i; i=$((i+1)); sleep 0.03; done; echo pid-$$-end`;

export function lostLines(world: () => SessionsWorld): void {
  const attach = async (): Promise<RepresentativeLine> => {
    const started = await world().jump();
    const { id } = started.session;
    const renew = async () => {
      const again = await world().api.post(`/api/v1/sessions/${id}/ticket`, {});
      const { websocket_url: url, ticket } = again as StartedSession;
      return { url, ticket };
    };
    const { websocket_url, ticket } = started;
    return RepresentativeLine.open(websocket_url, ticket, { renew });
  };

  describe('A session whose shards are killed one after the other', () => {
    it('goes on each time: the shell prints every number, and each once', async () => {
      const line = await attach();
      const shell = await line.openShell({ cols: 80, rows: 24 });
      let screen = '';
      shell.on('output', (bytes) => {
        screen += Buffer.from(bytes).toString();
      });
      shell.write(Buffer.from(`${script}\n`));
      const { system } = world();
      for (const [victim, reached] of [
        ['shard-1', 'n20\r'],
        ['shard-2', 'n120\r'],
      ] as const) {
        await eventually(() => expect(screen).toContain(reached), { timeoutMs: 60_000 });
        process.kill(system.pid(victim), 'SIGKILL');
      }
      await eventually(() => expect(screen).toMatch(/pid-\d+-end/), { timeoutMs: 90_000 });
      const printed = [...screen.matchAll(/n(\d+)\r/g)].map(([, number]) => Number(number));
      expect(printed).toEqual(Array.from({ length: numbers }, (_, number) => number));
      const shellId = /pid-(\d+)-end/.exec(screen)?.[1] ?? '';
      line.end();
      await eventually(() => expect(existsSync(`/proc/${shellId}`)).toBe(false));
      await eventually(async () => expect((await fetch(`${system.url}/health`)).status).toBe(200), {
        timeoutMs: 60_000,
      });
    });
  });
}
