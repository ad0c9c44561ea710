import { RepresentativeLine } from '@jumpfleet/gateway-client';
import type { Bench } from './bench.js';
import { percentile } from './fleet/instants.js';
import { apiOf } from './fleet/site.js';
import { otherShard, realClient } from './sessions/real-client.js';

const mostP50Ms = 150;
const mostP99Ms = 400;
const warmUp = 5;

type Jump = Readonly<{ ticket: string }>;

export const bench: Bench = {
  name: 'jump-start',
  about:
    'jump command to first prompt: REST, ticket, two shards, a real client, its login shell in an empty home',
  async run(context) {
    const jumps = context.option('jumps', 100);
    const system = await context.jumpfleet();
    const api = apiOf(system);
    const client = await realClient(context, api);
    const port = await system.port(`${otherShard(client)}.http`);
    const steps = { answered: [] as number[], attached: [] as number[], prompt: [] as number[] };
    for (let i = 0; i < jumps + warmUp; i++) {
      const begin = performance.now();
      const { ticket } = (await api.post(`/api/v1/jump-clients/${client.id}/jump`, {})) as Jump;
      const answered = performance.now() - begin;
      const line = await RepresentativeLine.open(`ws://127.0.0.1:${port}/session`, ticket);
      const attached = performance.now() - begin;
      const shell = await line.openShell({ cols: 80, rows: 24 });
      await new Promise<void>((resolve) => shell.once('output', () => resolve()));
      const prompt = performance.now() - begin;
      const ended = new Promise<void>((resolve) => line.once('ended', () => resolve()));
      line.end();
      await ended;
      if (i < warmUp) continue;
      steps.answered.push(answered);
      steps.attached.push(attached);
      steps.prompt.push(prompt);
    }
    const at = (times: readonly number[], share: number): number =>
      Number(percentile(times, share).toFixed(1));
    const [p50, p99] = [at(steps.prompt, 0.5), at(steps.prompt, 0.99)];
    return {
      ok: p50 <= mostP50Ms && p99 <= mostP99Ms,
      metrics: {
        jumps,
        prompt_p50_ms: p50,
        prompt_p99_ms: p99,
        answered_p50_ms: at(steps.answered, 0.5),
        attached_p50_ms: at(steps.attached, 0.5),
      },
      yardstick: { most_prompt_p50_ms: mostP50Ms, most_prompt_p99_ms: mostP99Ms },
    };
  },
};
