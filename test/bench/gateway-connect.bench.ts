import { presenceBatch, subjects } from '@jumpfleet/gateway-contracts';
import { connectNats } from '@jumpfleet/messaging';
import { workspaceRoot } from '@jumpfleet/local-servers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, BenchContext } from './bench.js';
import type { SigningKey } from './gateway/lean-client.js';
import {
  cpuSeconds,
  idle,
  pin,
  prepareLoad,
  startBareServer,
  startIssuer,
  startShardProcess,
} from './gateway/processes.js';
import type { Load, ServerProcess } from './gateway/processes.js';

const serverCore = 0;
const loadCore = 1;
const inFlight = 64;

type Round = Readonly<{ perSecond: number; cpuMicrosEach: number }>;
/** One server and its clients. All ways are warm after a round of each. */
type Contest = Readonly<{
  /** Clients that this server never saw, by a full handshake. */
  fresh: () => Promise<Round>;
  /** The last ones once more, by another full handshake. */
  again: () => Promise<Round>;
  /** The last ones once more, with the passes that they were given: as every client comes back. */
  resumed: () => Promise<Round>;
}>;
/** When the last of so many clients had all that it came for. */
type Completion = (count: number, connectedAt: number) => Promise<number>;

async function contest(
  context: BenchContext,
  { port, pid }: ServerProcess,
  { count, key, complete }: { count: number; key?: SigningKey; complete: Completion },
): Promise<Contest> {
  const order = { count, inFlight, port, ...(key ? { key } : {}) };
  const load = await prepareLoad(context, order, loadCore);
  const round = (way: Load['go'] = load.go) =>
    connectAll({ go: way, drop: load.drop }, pid, { count, complete });
  return {
    fresh: async () => {
      await load.prepare(order);
      return round();
    },
    again: () => round(),
    resumed: () => round(load.resume),
  };
}

/** Connects them all; then drops them and waits until the server is done with that too. */
async function connectAll(
  load: Pick<Load, 'go' | 'drop'>,
  pid: number,
  { count, complete }: { count: number; complete: Completion },
): Promise<Round> {
  await idle(pid);
  const cpuBefore = await cpuSeconds(pid);
  const begin = performance.now();
  const { connected, seconds, errors } = await load.go();
  if (connected !== count) throw new Error(`not all connected: ${JSON.stringify(errors)}`);
  const end = await complete(count, begin + seconds * 1_000);
  const cpuMicros = ((await cpuSeconds(pid)) - cpuBefore) * 1_000_000;
  await load.drop();
  await idle(pid);
  return { perSecond: (count / (end - begin)) * 1_000, cpuMicrosEach: cpuMicros / count };
}

async function bareContest(context: BenchContext, count: number): Promise<Contest> {
  const server = await startBareServer(context, serverCore);
  return contest(context, server, { count, complete: async (_count, connectedAt) => connectedAt });
}

/** Counts until every client's presence was published, not only until it was welcomed. */
async function gatewayContest(context: BenchContext, count: number): Promise<Contest> {
  const { url: issuerUrl, key } = await startIssuer(context);
  const natsServer = await context.nats();
  await pin(natsServer.pid, loadCore);
  const nats = await connectNats({ url: natsServer.url, name: 'bench' });
  context.onEnd(() => nats.close());
  const published = new Set<string>();
  let lastAt = 0;
  nats.subscribe(subjects.presence('*'), {
    callback: (_error, message) => {
      for (const { client, online } of presenceBatch.parse(message.json()).items)
        if (online) published.add(client);
      lastAt = performance.now();
    },
  });
  const names = { natsUrl: natsServer.url, issuerUrl, shard: 'shard-1' };
  const profile = context.option('profile', 0) === 1;
  const where = profile ? { profileDir: `${workspaceRoot()}/bench/results` } : {};
  const shard = await startShardProcess(context, { ...names, ...where }, serverCore);
  const complete: Completion = async () => {
    for (let waited = 0; published.size < count && waited < 5_000; waited += 5) await pause(5);
    if (published.size !== count)
      throw new Error(`${published.size} of ${count} clients were published`);
    published.clear();
    return lastAt;
  };
  return contest(context, shard, { count, key, complete });
}

const middle = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const median = (rounds: readonly Round[], of: keyof Round) =>
  middle(rounds.map((round) => round[of]));

/** Of each round's own yardstick, since what else the machine does changes from second to second. */
const medianRatio = (over: readonly Round[], under: readonly Round[], of: keyof Round) =>
  Number(middle(over.map((round, i) => round[of] / (under[i]?.[of] ?? Number.NaN))).toFixed(3));

const inWords = ({ perSecond, cpuMicrosEach }: Round) =>
  `${perSecond.toFixed(0)}/s at ${cpuMicrosEach.toFixed(0)} us of processor time`;

async function rounds(context: BenchContext) {
  const count = context.option('clients', 4_000);
  const bareServer = await bareContest(context, count);
  const gatewayServer = await gatewayContest(context, count);
  for (let i = 0; i < context.option('warm-ups', 2); i++) {
    await bareServer.fresh();
    await gatewayServer.fresh();
    await gatewayServer.resumed();
  }
  const all = {
    bare: [] as Round[],
    fresh: [] as Round[],
    known: [] as Round[],
    resumed: [] as Round[],
  };
  for (let i = 1; i <= context.option('rounds', 7); i++) {
    const bare = await bareServer.fresh();
    const fresh = await gatewayServer.fresh();
    const known = await gatewayServer.again();
    const resumed = await gatewayServer.resumed();
    context.log(
      `round ${i}: bare ws ${inWords(bare)}; resumed ${inWords(resumed)}; ` +
        `full handshake ${inWords(fresh)}, of known clients ${inWords(known)}`,
    );
    all.bare.push(bare);
    all.fresh.push(fresh);
    all.known.push(known);
    all.resumed.push(resumed);
  }
  return all;
}

export const bench: Bench = {
  name: 'gateway-connect',
  about: 'clients per second from TCP connect to authenticated and published, on one core',
  async run(context) {
    const { bare, fresh, known, resumed } = await rounds(context);
    const ratio = medianRatio(resumed, bare, 'perSecond');
    return {
      ok: ratio >= 0.25,
      metrics: {
        ...figures('resumed', resumed, bare),
        ...figures('fresh', fresh, bare),
        ...figures('known', known, bare),
      },
      yardstick: {
        bare_ws_accepts_per_s: Math.round(median(bare, 'perSecond')),
        bare_ws_cpu_per_accept_us: Math.round(median(bare, 'cpuMicrosEach')),
        least_ratio: 0.25,
      },
    };
  },
};

function figures(which: string, rounds: readonly Round[], bare: readonly Round[]) {
  return {
    [`${which}_clients_per_s`]: Math.round(median(rounds, 'perSecond')),
    [`${which}_to_bare_ws_ratio`]: medianRatio(rounds, bare, 'perSecond'),
    [`${which}_cpu_per_client_us`]: Math.round(median(rounds, 'cpuMicrosEach')),
    [`${which}_bare_ws_to_server_cpu_ratio`]: medianRatio(bare, rounds, 'cpuMicrosEach'),
  };
}
