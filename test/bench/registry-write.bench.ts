import { startPolicyNeighbour } from '@jumpfleet/policy-neighbour';

import type { Bench, BenchContext } from './bench.js';
import { percentile, rounded } from './event-log/percentile.js';
import { RawSql } from './event-log/raw-sql.js';
import { LeanCaller } from './registry/lean-caller.js';
import { enrolAll, newComputers } from './registry/enrolment-load.js';
import { asked } from './registry/long-history.js';
import { startRegistryProcess } from './registry/registry-process.js';

const leastPerSecond = 1_000;
const enrolmentsInFlight = 16;

async function open(context: BenchContext, clients: number) {
  const [postgres, nats] = await Promise.all([context.postgres(), context.nats()]);
  const policy = await startPolicyNeighbour();
  context.onEnd(() => policy.close());
  const databaseUrl = await postgres.createDatabase('registry');
  const place = { databaseUrl, natsUrl: nats.url, policy };
  const { url } = await startRegistryProcess(context, place);
  const made = await asked(url, 'POST', '/api/v1/installers', {
    jump_group_id: 1,
    paced: false,
  });
  const { installer_id: key } = (await made.json()) as { installer_id: string };
  const ids: string[] = [];
  await enrolAll([url], newComputers(key, clients), enrolmentsInFlight, ({ status, body }) => {
    if (status >= 300) throw new Error(body);
    ids.push((JSON.parse(body) as { client_id: string }).client_id);
  });
  return { url, ids, rawUrl: await postgres.createDatabase('raw') };
}

interface Written {
  edits: number;
  unread: number;
  readonly ms: number[];
}

/** Each hand edits one client after the other, and reads each at once, as one who clicked OK does. */
async function edit(
  url: string,
  ids: readonly string[],
  { seconds, hands }: Readonly<{ seconds: number; hands: number }>,
): Promise<Written> {
  const written: Written = { edits: 0, unread: 0, ms: [] };
  const end = performance.now() + seconds * 1000;
  let next = 0;
  const hand = async (): Promise<void> => {
    const caller = await LeanCaller.open(url);
    while (performance.now() < end) {
      const number = next++;
      const path = `/api/v1/jump-clients/${ids[number % ids.length] ?? ''}`;
      const tag = `edit ${number}`;
      const begin = performance.now();
      const { status, body } = await caller.call('PATCH', path, { tag });
      written.ms.push(performance.now() - begin);
      if (status !== 200) throw new Error(body);
      const read = await caller.call('GET', path);
      if ((JSON.parse(read.body) as { tag: string }).tag !== tag) written.unread++;
      written.edits++;
    }
    caller.close();
  };
  await Promise.all(Array.from({ length: hands }, hand));
  return written;
}

export const bench: Bench = {
  name: 'registry-write',
  about: 'property edits through REST, each read back at once',
  async run(context) {
    const clients = context.option('clients', 1_000);
    const seconds = context.option('seconds', 10);
    const hands = context.option('hands', 32);
    const { url, ids, rawUrl } = await open(context, clients);
    context.log(`${ids.length} clients enrolled`);
    await edit(url, ids, { seconds: 2, hands });
    const { edits, unread, ms } = await edit(url, ids, { seconds, hands });
    const raw = await RawSql.open(rawUrl, 8);
    const rawPerSecond = await raw.perSecond(3, clients);
    await raw.close();
    const perSecond = edits / seconds;
    context.log(`${rounded(perSecond)} edits and as many reads a second, ${unread} not read back`);
    return {
      ok: perSecond >= leastPerSecond && unread === 0,
      metrics: {
        edits_per_s: rounded(perSecond),
        edit_p50_ms: rounded(percentile(ms, 0.5), 1),
        edit_p99_ms: rounded(percentile(ms, 0.99), 1),
        not_read_back: unread,
        clients,
        hands,
      },
      yardstick: {
        raw_transactions_per_s: rounded(rawPerSecond),
        least_edits_per_s: leastPerSecond,
      },
    };
  },
};
