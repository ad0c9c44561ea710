import { OutboxRelay, handleCommand } from '@jumpfleet/event-log';
import { connectNats, eventsStream } from '@jumpfleet/messaging';
import { DeliverPolicy, jetstream } from '@nats-io/jetstream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, BenchContext } from './bench.js';
import { clientCause, clientCodec, clientDecider, clientStream } from './event-log/clients.js';
import type { ClientEvent } from './event-log/clients.js';
import { openEventLog } from './event-log/open-event-log.js';
import { percentile, rounded } from './event-log/percentile.js';
import { pinToCore } from './event-log/pin.js';
import { RawSql } from './event-log/raw-sql.js';

const serviceCore = 0;
const serversCore = 1;
const leastPerSecond = 1_500;
const mostLagMs = 100;
const tickMs = 10;

type EventLog = Awaited<ReturnType<typeof openEventLog>>;

const change = ({ store }: EventLog, number: number, streams: number) =>
  handleCommand(store, clientDecider, {
    stream: clientStream(number % streams),
    command: {
      type: 'Change',
      data: { clientId: `client-${number % streams}`, name: `name ${number}` },
    },
    cause: clientCause,
    now: new Date(),
  });

/** As many as it takes, so many at a time. */
async function fullSpeed(log: EventLog, inFlight: number, seconds: number, streams: number) {
  const begin = performance.now();
  const cpuBefore = process.cpuUsage();
  const end = begin + seconds * 1000;
  let next = 0;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() < end) {
        const result = await change(log, next++, streams);
        if (!result.ok) throw new Error(result.refusal.kind);
      }
    }),
  );
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    perSecond: (next / (performance.now() - begin)) * 1000,
    cpuMicrosEach: (user + system) / next,
  };
}

/** Both in turns, so that whatever else the machine does meets both; the medians. */
async function besideRawSql(context: BenchContext, log: EventLog, rawUrl: string) {
  const [streams, seconds] = [context.option('streams', 4_000), context.option('seconds', 4)];
  const inFlight = context.option('in-flight', 64);
  const raw = await RawSql.open(rawUrl, 16);
  const rounds: { raw: number; perSecond: number; cpuMicrosEach: number }[] = [];
  for (let round = 1; round <= context.option('rounds', 3); round++) {
    const rawPerSecond = await raw.perSecond(seconds, streams);
    const own = await fullSpeed(log, inFlight, seconds, streams);
    context.log(`round ${round}: ${rounded(own.perSecond)}/s, raw SQL ${rounded(rawPerSecond)}/s`);
    rounds.push({ raw: rawPerSecond, ...own });
  }
  await raw.close();
  const median = (of: 'raw' | 'perSecond' | 'cpuMicrosEach') =>
    percentile(
      rounds.map((round) => round[of]),
      0.5,
    );
  return { raw: median('raw'), own: median('perSecond'), cpuMicrosEach: median('cpuMicrosEach') };
}

/** Until the relay has published all that was appended before. */
async function caughtUp({ dataSource }: EventLog): Promise<void> {
  const sql = 'SELECT (SELECT max(position) FROM events) = position AS done FROM outbox_relay';
  for (;;) {
    const [relay] = await dataSource.query<{ done: boolean }[]>(sql);
    if (relay?.done) return;
    await pause(tickMs);
  }
}

/** A steady rate; from a command's answer to its fact being delivered from the stream. */
async function relayLags(context: BenchContext, log: EventLog, natsUrl: string, perSecond: number) {
  const nats = await connectNats({ url: natsUrl, name: 'bench-watch' });
  const committedAt = new Map<number, number>();
  const lags: number[] = [];
  const consumer = await jetstream(nats).consumers.get(eventsStream.name, {
    deliver_policy: DeliverPolicy.New,
  });
  const messages = await consumer.consume({
    max_messages: 1_000,
    callback: (message) => {
      const { position } = message.json<{ position: number }>();
      lags.push(performance.now() - (committedAt.get(position) ?? performance.now()));
    },
  });
  const commands: Promise<unknown>[] = [];
  const seconds = context.option('lag-seconds', 10);
  const begin = performance.now();
  for (let sent = 0; sent < perSecond * seconds;) {
    const due = Math.min(perSecond * seconds, ((performance.now() - begin) / 1000) * perSecond);
    for (; sent < due; sent++)
      commands.push(
        change(log, sent, 4_000).then((result) => {
          if (!result.ok) return;
          for (const { position } of result.value.recorded)
            committedAt.set(position, performance.now());
        }),
      );
    await pause(tickMs);
  }
  await Promise.all(commands);
  for (let waited = 0; lags.length < commands.length && waited < 10_000; waited += tickMs)
    await pause(tickMs);
  await messages.close();
  await nats.close();
  return { lags, missing: commands.length - lags.length };
}

export const bench: Bench = {
  name: 'event-append',
  about: 'commands/s through decide + append + inline read model, and how far the relay lags',
  async run(context) {
    const postgres = await context.postgres();
    const natsServer = await context.nats();
    // The service has one core to itself, its servers have the other.
    await pinToCore(process.pid, serviceCore);
    await pinToCore(postgres.pid, serversCore);
    await pinToCore(natsServer.pid, serversCore);

    const log = await openEventLog(await postgres.createDatabase('bench'), 16);
    context.onEnd(() => log.dataSource.destroy());
    const nats = await connectNats({ url: natsServer.url, name: 'bench' });
    context.onEnd(() => nats.close());
    const relay = new OutboxRelay<ClientEvent>({
      source: 'registry',
      codec: clientCodec,
      publish: ({ event }) => ({
        type: 'jumpfleet.bench.changed.v1',
        subject: event.data.clientId,
        data: event.data,
      }),
      databaseUrl: await postgres.createDatabase('bench'),
      nats,
      log: log.log,
    });
    log.store.onCommitted(() => relay.wake());

    context.log('full speed, in turns with raw SQL: one transaction of two statements a command');
    const bare = await besideRawSql(context, log, await postgres.createDatabase('raw'));
    relay.start();
    await caughtUp(log);
    context.log('full speed, with the relay in the same process');
    const relayed = await fullSpeed(log, 64, context.option('seconds', 4), 4_000);
    context.log('at a steady rate: how far the relay lags');
    await caughtUp(log);
    const { lags, missing } = await relayLags(context, log, natsServer.url, leastPerSecond);
    await relay.stop();
    const lagP99 = percentile(lags, 0.99);
    return {
      ok: relayed.perSecond >= leastPerSecond && lagP99 < mostLagMs && missing === 0,
      metrics: {
        commands_per_s: rounded(bare.own),
        commands_with_relay_per_s: rounded(relayed.perSecond),
        service_cpu_per_command_us: rounded(bare.cpuMicrosEach),
        relay_lag_rate_per_s: leastPerSecond,
        relay_lag_p50_ms: rounded(percentile(lags, 0.5), 1),
        relay_lag_p99_ms: rounded(lagP99, 1),
        relay_lag_max_ms: rounded(Math.max(...lags), 1),
        missing_on_stream: missing,
      },
      yardstick: {
        raw_sql_transactions_per_s: rounded(bare.raw),
        commands_to_raw_sql_ratio: rounded(bare.own / bare.raw, 2),
      },
    };
  },
};
