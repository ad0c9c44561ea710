import type { Bench } from './bench.js';
import { bareWebSocket, localTerminal, timeKeystrokes } from './fleet/keystrokes.js';
import type { Latencies } from './fleet/keystrokes.js';
import { apiOf } from './fleet/site.js';
import { justEcho, lineOver, otherShard, realClient } from './sessions/real-client.js';
import { startSshd } from './sessions/sshd.js';

const mostTimesSsh = 2;
const mostP99Ms = 10;

const figures = (name: string, { p50, p95, p99 }: Latencies) => ({
  [`${name}_p50_ms`]: Number(p50.toFixed(3)),
  [`${name}_p95_ms`]: Number(p95.toFixed(3)),
  [`${name}_p99_ms`]: Number(p99.toFixed(3)),
});

export const bench: Bench = {
  name: 'shell-echo',
  about:
    'keystroke to echo through the whole path (representative, two shards, a real client) beside ssh',
  async run(context) {
    const keys = context.option('keys', 1_000);
    const terminal = await timeKeystrokes(localTerminal(context), keys);
    const bare = await timeKeystrokes(await bareWebSocket(context), keys);
    const system = await context.jumpfleet();
    const api = apiOf(system);
    const client = await realClient(context, api);
    context.log(`a real Jump Client is online on ${client.shard ?? ''}`);
    const line = await lineOver({ system, api }, client.id, otherShard(client));
    const shell = await justEcho(await line.openShell({ cols: 80, rows: 24 }));
    const sshd = await startSshd(context);
    // Both beside the same idle system.
    const ssh = await timeKeystrokes(await sshd.echo(), keys);
    const whole = await timeKeystrokes(shell, keys);
    line.end();
    const timesSsh = Number((whole.p50 / ssh.p50).toFixed(2));
    return {
      ok: timesSsh <= mostTimesSsh && whole.p99 <= mostP99Ms,
      metrics: { keystrokes: keys, ...figures('echo', whole), times_ssh_ratio: timesSsh },
      yardstick: {
        ...figures('ssh', ssh),
        ...figures('local_terminal', terminal),
        ...figures('bare_ws', bare),
        most_times_ssh_ratio: mostTimesSsh,
        most_p99_ms: mostP99Ms,
      },
    };
  },
};
