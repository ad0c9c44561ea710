import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from './bench.js';
import { percentile, rounded } from './event-log/percentile.js';
import { OutboundSite, Receiving } from './webhooks/outbound-site.js';

const leastPerSecond = 2_500;
const mostFirstAttemptMs = 300;
const lookMs = 100;

async function allRecorded(site: OutboundSite, wanted: number): Promise<void> {
  const end = performance.now() + 120_000;
  while ((await site.recorded()) < wanted) {
    if (performance.now() > end) throw new Error('Not all attempts were recorded.');
    await pause(lookMs);
  }
}

export const bench: Bench = {
  name: 'webhook-throughput',
  about: 'events published through NATS to 50 recipients, every attempt recorded',
  async run(context) {
    const recipients = context.option('recipients', 50);
    const seconds = context.option('seconds', 12);
    const receiving = await Receiving.start(context);
    const site = await OutboundSite.start(context);
    for (let number = 0; number < recipients; number++)
      await site.recipient(`${receiving.url}/ok/${number}`, {
        order: number % 2 === 0 ? 'strict' : 'per-key',
      });
    const warm = await site.publishFor(2, 10);
    await allRecorded(site, warm * recipients);

    const half = leastPerSecond / 2 / recipients;
    const paced = await site.publishFor(seconds, half);
    await allRecorded(site, (warm + paced) * recipients);
    const { ms, repeated } = await receiving.take();
    const latencies = ms.slice(warm * recipients);
    context.log(
      `at ${half * recipients}/s first attempts p50 ${percentile(latencies, 0.5)} p99 ${percentile(latencies, 0.99)} ms`,
    );

    const facts = Math.round((leastPerSecond * seconds) / recipients);
    const begin = performance.now();
    await site.publishFor(1, facts);
    await allRecorded(site, (warm + paced + facts) * recipients);
    const perSecond = (facts * recipients * 1_000) / (performance.now() - begin);
    const flatOut = await receiving.take();
    const lost = facts * recipients - (flatOut.count - flatOut.repeated);
    context.log(`${rounded(perSecond)} deliveries/s, ${lost} lost`);
    const p99 = percentile(latencies, 0.99);
    return {
      ok: perSecond >= leastPerSecond && p99 <= mostFirstAttemptMs && lost === 0,
      metrics: {
        deliveries_per_s: rounded(perSecond),
        first_attempt_p50_ms: rounded(percentile(latencies, 0.5)),
        first_attempt_p99_ms: rounded(p99),
        at_deliveries_per_s: half * recipients,
        lost,
        repeated: repeated + flatOut.repeated,
        recipients,
      },
      yardstick: {
        least_deliveries_per_s: leastPerSecond,
        most_first_attempt_p99_ms: mostFirstAttemptMs,
      },
    };
  },
};
