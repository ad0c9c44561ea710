import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import {
  OutboxRelay,
  PostgresEventStore,
  eventCodec,
  eventLogMigrations,
} from '@jumpfleet/event-log';
import type { DomainEvent } from '@jumpfleet/kernel';
import { freePort, workspaceRoot } from '@jumpfleet/local-servers';
import { connectNats } from '@jumpfleet/messaging';
import { openDatabase } from '@jumpfleet/persistence';
import { accessToken, serviceSecret, startPolicyNeighbour } from '@jumpfleet/policy-neighbour';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { BenchContext } from '../bench.js';
import type { Arrivals } from './receiving.js';

type SessionFact = DomainEvent<'SessionFact', 1, { session: Record<string, unknown> }>;
const codec = eventCodec<SessionFact>({
  SessionFact: { version: 1, schema: z.object({ session: z.record(z.string(), z.unknown()) }) },
});
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const cause = { actor: { type: 'system', id: 'bench' }, correlationId: 'bench' } as const;

/** Sessions begin, as the service of sessions tells it: appended, relayed, published on NATS. */
async function openPublisher(context: BenchContext, databaseUrl: string, natsUrl: string) {
  const dataSource = await openDatabase({ url: databaseUrl, migrations: eventLogMigrations });
  const nats = await connectNats({ url: natsUrl, name: 'bench' });
  const store = new PostgresEventStore<SessionFact>(dataSource, codec, []);
  const relay = new OutboxRelay<SessionFact>({
    source: 'sessions',
    codec,
    publish: ({ event }) => ({
      type: 'jumpfleet.session.started.v1',
      subject: String(event.data.session['sessionId']),
      data: event.data.session,
    }),
    databaseUrl,
    nats,
    log,
  });
  relay.start();
  context.onEnd(async () => {
    await relay.stop();
    await nats.close();
    await dataSource.destroy();
  });
  return async (): Promise<void> => {
    const sessionId = randomUUID();
    const data = { session: startedSession(sessionId) };
    await store.append(
      `sessions.session.${sessionId}`,
      0,
      [{ type: 'SessionFact', version: 1, data }],
      {
        cause,
      },
    );
    relay.wake();
  };
}

function startedSession(sessionId: string) {
  return {
    sessionId,
    clientId: '0193d7a0-0000-7000-8000-0000000000c1',
    clientName: 'till-4',
    representative: { id: 'user-ada', name: 'Ada' },
    externalKey: 'T-7',
    startedAt: new Date().toISOString(),
  };
}

/** The receiver's process. */
export class Receiving {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(context: BenchContext): Promise<Receiving> {
    const child = fork(new URL('./receiving.ts', import.meta.url), {
      execArgv: ['--import', `${workspaceRoot()}/tools/setup/typescript.mjs`],
    });
    context.onEnd(() => child.kill('SIGKILL'));
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return new Receiving(child, `http://127.0.0.1:${port}`);
  }

  async take(): Promise<Arrivals> {
    const answer = once(this.child, 'message');
    this.child.send('arrivals');
    return ((await answer) as [Arrivals])[0];
  }
}

/** The built service in a process of its own, between real servers. */
export class OutboundSite {
  private constructor(
    private readonly url: string,
    readonly pid: number,
    readonly publish: () => Promise<void>,
    private readonly database: DataSource,
  ) {}

  static async start(context: BenchContext): Promise<OutboundSite> {
    const [postgres, nats, redis, policy] = await Promise.all([
      context.postgres(),
      context.nats(),
      context.redis(),
      startPolicyNeighbour(),
    ]);
    context.onEnd(() => policy.close());
    const databaseUrl = await postgres.createDatabase('outbound');
    const sessionsUrl = await postgres.createDatabase('sessions');
    const port = await freePort();
    const child = spawn(process.execPath, serviceArguments(), {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        HTTP_PORT: String(port),
        GRPC_PORT: '0',
        DATABASE_URL: databaseUrl,
        NATS_URL: nats.url,
        REDIS_URL: redis.url,
        PUBLIC_URL: 'https://help.example',
        POLICY_URL: policy.url,
        POLICY_GRPC: policy.grpcAddress ?? '',
        SERVICE_SECRET: serviceSecret,
        SEALING_KEY: Buffer.alloc(32, 'bench').toString('base64url'),
        OUTBOUND_PRIVATE_ADDRESSES: 'allow',
        LOG_LEVEL: 'error',
      },
    });
    context.onEnd(() => end(child));
    const url = `http://127.0.0.1:${port}`;
    await isUp(child, `${url}/health/ready`);
    const publish = await openPublisher(context, sessionsUrl, nats.url);
    const database = await openDatabase({ url: databaseUrl, migrations: [] });
    context.onEnd(() => database.destroy());
    return new OutboundSite(url, child.pid ?? 0, publish, database);
  }

  async recipient(url: string, more: object = {}): Promise<string> {
    const body = { name: randomUUID(), url, format: 'json', ...more };
    const answered = await this.call('POST', 'recipients', body);
    return ((await answered.json()) as { id: string }).id;
  }

  async deleteRecipient(id: string): Promise<void> {
    await this.call('DELETE', `recipients/${id}`);
  }

  /** Attempts that were accepted, as they are recorded. */
  async recorded(): Promise<number> {
    const [row] = await this.database.query<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM delivery_attempts WHERE status_code = 200',
    );
    return row?.count ?? 0;
  }

  private async call(method: string, path: string, body?: object): Promise<Response> {
    const answered = await fetch(`${this.url}/api/v1/outbound-events/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${accessToken()}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answered.ok) throw new Error(await answered.text());
    return answered;
  }

  /** So many facts a second for so long. */
  async publishFor(seconds: number, perSecond: number): Promise<number> {
    const begin = performance.now();
    const appends: Promise<void>[] = [];
    for (let made = 0; made < seconds * perSecond; made++) {
      const waitMs = begin + (made * 1_000) / perSecond - performance.now();
      if (waitMs > 0) await pause(waitMs);
      appends.push(this.publish());
    }
    await Promise.all(appends);
    return appends.length;
  }
}

/** `OUTBOUND_CPU_PROFILE=DIR` writes one there. */
function serviceArguments(): string[] {
  const folder = process.env['OUTBOUND_CPU_PROFILE'];
  const profile = folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
  return [...profile, `${workspaceRoot()}/apps/outbound-events/dist/main.js`];
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function isUp(child: ChildProcess, url: string): Promise<void> {
  for (let up = false; !up;) {
    await pause(50);
    if (child.exitCode !== null) throw new Error('outbound-events did not start');
    up = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
