import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from './bench.js';
import { percentile, rounded } from './event-log/percentile.js';
import { OutboundSite, Receiving } from './webhooks/outbound-site.js';

const mostGrowth = 1.1;
const well = ['well', 'well', 'well'];
const ill = ['hang', 'fail', 'slow'];
const settleMs = 1_500;

type Parts = Readonly<{ site: OutboundSite; receiving: Receiving }>;
type Load = Readonly<{ seconds: number; perSecond: number }>;

/** First attempts at all the others, while three recipients behave so. */
async function beside({ site, receiving }: Parts, three: readonly string[], load: Load) {
  const ids: string[] = [];
  for (const behaviour of three)
    ids.push(await site.recipient(`${receiving.url}/${behaviour}/`, { retry_interval_seconds: 1 }));
  await site.publishFor(1, load.perSecond);
  await pause(settleMs);
  await receiving.take();
  await site.publishFor(load.seconds, load.perSecond);
  await pause(settleMs);
  const { ms } = await receiving.take();
  for (const id of ids) await site.deleteRecipient(id);
  return ms;
}

export const bench: Bench = {
  name: 'webhook-isolation',
  about: 'one of 50 recipients hangs, one answers 500, one is slow: first attempts at the others',
  async run(context) {
    const seconds = context.option('seconds', 10);
    const rounds = context.option('rounds', 3);
    const perSecond = context.option('facts', 10);
    const receiving = await Receiving.start(context);
    const site = await OutboundSite.start(context);
    for (let number = 0; number < 47; number++)
      await site.recipient(`${receiving.url}/ok/${number}`);
    await site.publishFor(3, perSecond);
    const wanted = rounds * seconds * perSecond * 47;
    const alone: number[] = [];
    const disturbed: number[] = [];
    for (let round = 0; round < rounds; round++) {
      alone.push(...(await beside({ site, receiving }, well, { seconds, perSecond })));
      disturbed.push(...(await beside({ site, receiving }, ill, { seconds, perSecond })));
    }
    const missed = 2 * wanted - alone.length - disturbed.length;
    const p99 = { alone: percentile(alone, 0.99), disturbed: percentile(disturbed, 0.99) };
    const growth = p99.disturbed / p99.alone;
    return {
      ok: growth <= mostGrowth && missed === 0,
      metrics: {
        alone_p50_ms: rounded(percentile(alone, 0.5)),
        alone_p99_ms: rounded(p99.alone),
        disturbed_p50_ms: rounded(percentile(disturbed, 0.5)),
        disturbed_p99_ms: rounded(p99.disturbed),
        p99_growth_ratio: rounded(growth, 2),
        missed,
        deliveries_per_s: perSecond * 50,
      },
      yardstick: { most_p99_growth_ratio: mostGrowth },
    };
  },
};
