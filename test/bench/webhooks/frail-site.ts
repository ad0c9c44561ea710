import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, workspaceRoot } from '@jumpfleet/local-servers';
import type { LocalServer, PostgresServer } from '@jumpfleet/local-servers';
import { accessToken, serviceSecret, startPolicyNeighbour } from '@jumpfleet/policy-neighbour';
import type { BenchContext } from '../bench.js';
import type { Conduct, Heard } from './failing-receiver.js';
import { NumberedFacts } from './numbered-facts.js';

type Environment = Readonly<Record<string, string>>;

/** What can be killed and started again. */
export type Victim = Readonly<{ name: string; kill(): Promise<void>; start(): Promise<void> }>;

/** The built service, to be killed and started on the same port. */
export class FrailService {
  private child: ChildProcess | undefined;

  constructor(
    private readonly environment: Environment,
    readonly url: string,
  ) {}

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  async start(): Promise<void> {
    const program = `${workspaceRoot()}/apps/outbound-events/dist/main.js`;
    this.child = spawn(process.execPath, [program], {
      env: { ...process.env, ...this.environment },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const until = performance.now() + 60_000;
    while (!(await isReady(this.url)) && performance.now() < until) await pause(50);
  }

  /** SIGKILL: it gets no chance to do anything more. */
  async kill(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** The process that receives, and fails as it is told. */
export class FailingReceiver {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(context: BenchContext): Promise<FailingReceiver> {
    const child = fork(new URL('./failing-receiver.ts', import.meta.url), {
      execArgv: ['--import', `${workspaceRoot()}/tools/setup/typescript.mjs`],
    });
    context.onEnd(() => child.kill('SIGKILL'));
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return new FailingReceiver(child, `http://127.0.0.1:${port}`);
  }

  behave(conduct: Conduct): void {
    this.child.send(conduct);
  }

  /** Facts that were accepted, each once for each recipient. */
  accepted(): Promise<number> {
    return this.ask<number>('count');
  }

  heard(): Promise<Heard> {
    return this.ask<Heard>('heard');
  }

  private async ask<T>(question: string): Promise<T> {
    const answer = once(this.child, 'message');
    this.child.send(question);
    return ((await answer) as [T])[0];
  }
}

/** Outbound Events between servers of its own, each of which may die. */
export class FrailSite {
  private constructor(
    readonly service: FrailService,
    readonly facts: NumberedFacts,
    readonly postgres: PostgresServer,
    readonly databaseUrl: string,
    readonly victims: readonly Victim[],
  ) {}

  static async start(context: BenchContext, more: Environment = {}): Promise<FrailSite> {
    const [postgres, nats, redis, policy] = await Promise.all([
      context.postgres(),
      context.nats(),
      context.redis(),
      startPolicyNeighbour(),
    ]);
    context.onEnd(() => policy.close());
    const databaseUrl = await postgres.createDatabase('outbound');
    const port = await freePort();
    const environment = {
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
      LOG_LEVEL: 'fatal',
    };
    const service = new FrailService({ ...environment, ...more }, `http://127.0.0.1:${port}`);
    context.onEnd(() => service.kill());
    await service.start();
    const sessionsUrl = await postgres.createDatabase('sessions');
    const facts = await NumberedFacts.open(context, sessionsUrl, nats.url);
    const server = (name: string, one: LocalServer): Victim => ({
      name,
      kill: () => one.kill(),
      start: () => one.start(),
    });
    return new FrailSite(service, facts, postgres, databaseUrl, [
      { name: 'outbound-events', kill: () => service.kill(), start: () => service.start() },
      server('redis', redis),
      server('nats', nats),
      server('postgres', postgres),
    ]);
  }

  async recipient(url: string, more: object = {}): Promise<string> {
    const body = { name: randomUUID(), url, retry_interval_seconds: 1, ...more };
    return ((await this.call('POST', 'recipients', body)) as { id: string }).id;
  }

  async change(recipient: string, changes: object): Promise<void> {
    await this.call('PATCH', `recipients/${recipient}`, changes);
  }

  private async call(method: string, path: string, body: object): Promise<unknown> {
    const answered = await fetch(`${this.service.url}/api/v1/outbound-events/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${accessToken()}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    if (!answered.ok) throw new Error(await answered.text());
    return answered.json();
  }
}
