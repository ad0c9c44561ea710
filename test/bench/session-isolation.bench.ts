import { fork } from 'node:child_process';
import { once } from 'node:events';
import { workspaceRoot } from '@jumpfleet/local-servers';
import type { Bench, BenchContext } from './bench.js';
import { timeKeystrokes } from './fleet/keystrokes.js';
import { apiOf } from './fleet/site.js';
import { jumpOver, justEcho, lineOver, otherShard, realClient } from './sessions/real-client.js';

const mostGrowth = 2;

/** In another process, so that only what they share is shared. Answers how many bytes came so far. */
async function saturate(context: BenchContext, url: string, ticket: string): Promise<() => number> {
  const noise = fork(new URL('./sessions/noise.ts', import.meta.url), [url, ticket], {
    execArgv: ['--import', `${workspaceRoot()}/tools/setup/typescript.mjs`],
  });
  context.onEnd(() => noise.kill('SIGKILL'));
  let bytes = 0;
  noise.on('message', (count: number) => {
    bytes = count;
  });
  while (bytes === 0) await once(noise, 'message');
  return () => bytes;
}

export const bench: Bench = {
  name: 'session-isolation',
  about: 'one session saturates its channel: how the echo of another, over the same shards, grows',
  async run(context) {
    const keys = context.option('keys', 1_000);
    const system = await context.jumpfleet();
    const api = apiOf(system);
    const [quiet, loud] = [
      await realClient(context, api, 'quiet'),
      await realClient(context, api, 'loud'),
    ];
    const line = await lineOver({ system, api }, quiet.id, otherShard(quiet));
    const echo = await justEcho(await line.openShell({ cols: 80, rows: 24 }));
    const alone = await timeKeystrokes(echo, keys);
    const { url, ticket } = await jumpOver({ system, api }, loud.id, otherShard(loud));
    const printed = await saturate(context, url, ticket);
    const [begin, before] = [performance.now(), printed()];
    const beside = await timeKeystrokes(echo, keys);
    const perSecond = (printed() - before) / ((performance.now() - begin) / 1_000);
    line.end();
    const growth = beside.p99 / alone.p99;
    return {
      ok: growth <= mostGrowth,
      metrics: {
        alone_p50_ms: Number(alone.p50.toFixed(3)),
        alone_p99_ms: Number(alone.p99.toFixed(3)),
        beside_p50_ms: Number(beside.p50.toFixed(3)),
        beside_p99_ms: Number(beside.p99.toFixed(3)),
        p99_growth_ratio: Number(growth.toFixed(2)),
        saturating_bytes_per_s: Math.round(perSecond),
      },
      yardstick: { most_p99_growth_ratio: mostGrowth },
    };
  },
};
