import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, BenchContext } from './bench.js';
import { FailingReceiver, FrailSite } from './webhooks/frail-site.js';
import type { Victim } from './webhooks/frail-site.js';
import { judge } from './webhooks/promised-order.js';
import type { Judged } from './webhooks/promised-order.js';

type Recipient = Readonly<{ path: string; order: 'strict' | 'per-key'; hears: 'begin' | 'all' }>;

/** One after the other, again and again; answers how often each died. */
async function killUntil(
  context: BenchContext,
  victims: readonly Victim[],
  { eachMs, isOver }: Readonly<{ eachMs: number; isOver: () => boolean }>,
): Promise<Map<string, number>> {
  const killed = new Map<string, number>();
  for (let turn = 0; !isOver(); turn++) {
    const victim = victims[turn % victims.length];
    await pause(eachMs);
    if (!victim || isOver()) break;
    await victim.kill();
    killed.set(victim.name, (killed.get(victim.name) ?? 0) + 1);
    context.log(`${victim.name} was killed`);
    await pause(500);
    await victim.start();
  }
  return killed;
}

/** A strict recipient waits a second for each tenth event: it hears only that sessions began. */
async function recipientsAt(
  site: FrailSite,
  receiver: FailingReceiver,
  each: number,
): Promise<Recipient[]> {
  const made: Recipient[] = [];
  for (let number = 0; number < each; number++) {
    const strict = `/strict/${String(number)}`;
    await site.recipient(receiver.url + strict, { events: ['support_conference_begin'] });
    made.push({ path: strict, order: 'strict', hears: 'begin' });
    const perKey = `/per-key/${String(number)}`;
    await site.recipient(receiver.url + perKey, {
      format: 'json',
      events: ['support_conference_begin', 'support_conference_end'],
    });
    made.push({ path: perKey, order: 'per-key', hears: 'all' });
  }
  return made;
}

export const bench: Bench = {
  name: 'webhook-faults',
  about:
    '100,000 events while outbound-events, Redis, NATS and Postgres are killed and 10 % of the answers fail',
  async run(context) {
    const each = context.option('recipients', 10);
    const sessions = context.option('sessions', 910);
    const factsEach = context.option('facts-each', 10);
    const mostMs = context.option('most-s', 225) * 1_000;
    const receiver = await FailingReceiver.start(context);
    const site = await FrailSite.start(context, { OUTBOUND_TIMEOUT_MS: '2000' });
    const recipients = await recipientsAt(site, receiver, each);
    receiver.behave({ failShare: context.option('fail-percent', 10) / 100 });
    const wanted = each * sessions * (1 + factsEach);

    const begin = performance.now();
    const until = begin + mostMs;
    let accepted = 0;
    const isOver = () => accepted >= wanted || performance.now() > until;
    const killing = killUntil(context, site.victims, {
      eachMs: context.option('each-ms', 5_000),
      isOver,
    });
    const perSecond = context.option('facts-per-s', 300);
    const publishing = site.facts.publish({ sessions, factsEach, perSecond });
    while (!isOver()) {
      await pause(1_000);
      accepted = await receiver.accepted();
      context.log(`${accepted} of ${wanted} accepted`);
    }
    const seconds = (performance.now() - begin) / 1_000;
    await publishing;
    const killed = await killing;

    const placed = await site.facts.placed();
    const heard = await receiver.heard();
    const begins = new Map([...placed].filter(([, { begins: isFirst }]) => isFirst));
    const judged = recipients.map(({ path, order, hears }): Judged => {
      const by = heard.recipients[path] ?? { arrivals: [], accepted: [] };
      return judge(by, hears === 'begin' ? begins : placed, order);
    });
    const sum = (name: keyof Judged) => judged.reduce((total, one) => total + one[name], 0);
    const [missing, misplaced] = [sum('missing'), sum('misplaced')];
    return {
      ok: missing === 0 && misplaced === 0 && heard.changed === 0 && accepted === wanted,
      metrics: {
        events: wanted,
        missing,
        out_of_order: misplaced,
        repeated_under_another_id_or_with_other_bytes: heard.changed,
        attempts: judged.length === 0 ? 0 : sum('repeated') + accepted,
        refused: heard.refused,
        unanswered: heard.unanswered,
        end_to_end_s: Math.round(seconds * 10) / 10,
        kills: [...killed.values()].reduce((total, times) => total + times, 0),
        kills_of_outbound_events: killed.get('outbound-events') ?? 0,
        kills_of_postgres: killed.get('postgres') ?? 0,
      },
      yardstick: { strict_recipients: each, per_key_recipients: each },
    };
  },
};
