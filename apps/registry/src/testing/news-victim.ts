import { NewsRelay } from '@jumpfleet/event-log';
import { connectNats } from '@jumpfleet/messaging';
import { presenceOf } from '@jumpfleet/registry-domain';
import { PresenceStore } from '../adapters/persistence/presence-store.js';
import { telemetryPool } from '../adapters/persistence/telemetry-pool.js';

export type NewsVictimOrders = Readonly<{
  databaseUrl: string;
  natsUrl: string;
  client: string;
  epoch: number;
  /** The step of the relay at which this process is killed. */
  dieAt: string;
}>;

const orders = JSON.parse(process.argv[2] ?? '{}') as NewsVictimOrders;
const { databaseUrl, natsUrl, client, epoch, dieAt } = orders;

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const pool = telemetryPool(databaseUrl, () => undefined);
const presence = presenceOf({ epoch, online: true, at: Date.now() }, 'shard-0', 'run');
await new PresenceStore(pool).apply(new Map([[client, presence]]));
new NewsRelay({
  source: 'registry',
  databaseUrl,
  nats: await connectNats({ url: natsUrl, name: 'victim' }),
  log,
  atStep: (step) => {
    if (step === dieAt) process.kill(process.pid, 'SIGKILL');
  },
}).onApplicationBootstrap();
