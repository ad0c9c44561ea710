import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { ServerProcess, startNats, startPostgres, startRedis } from '@jumpfleet/local-servers';
import type { PostgresServer, ServerCommand } from '@jumpfleet/local-servers';

import {
  serviceEnvironment,
  services,
  shardEnvironment,
  shardNames,
} from '../../application/catalogue.js';
import type { Site } from '../../application/catalogue.js';
import type { DataDirectory } from '../data/data-directory.js';
import type { Secrets } from '../data/secrets.js';
import { Supervised } from './supervised.js';

export type SystemPlan = Readonly<{
  data: DataDirectory;
  root: string;
  publicUrl: string;
  shards: number;
  ports: Readonly<Record<string, number>>;
  secrets: Secrets;
  releaseRoot: string;
  inherited: Readonly<Record<string, string | undefined>>;
  tell: (line: string) => void;
}>;

const serviceStopMs = 20_000;
const answerWithinMs = 1_000;

/** Every process of one installation: servers first, then services and shards; stopped the other way round. */
export class System {
  private readonly servers: Supervised[] = [];
  private readonly apps: Supervised[] = [];
  private readonly shardProcesses = new Map<string, ServerProcess>();
  private readonly supervisedShards: Supervised[] = [];

  constructor(private readonly plan: SystemPlan) {}

  get all(): readonly Supervised[] {
    return [...this.servers, ...this.apps, ...this.supervisedShards];
  }

  /** The servers of the data directory: their own processes' state is their health. */
  get serverStates(): readonly Supervised[] {
    return this.servers;
  }

  shardProcess(name: string): ServerProcess | undefined {
    return this.shardProcesses.get(name);
  }

  async start(): Promise<void> {
    const { postgres, natsUrl, redisUrl } = await this.startServers();
    const { plan } = this;
    const site: Site = {
      publicUrl: plan.publicUrl,
      port: (name) => this.port(name),
      databaseUrl: (database) => postgres.url(database),
      natsUrl,
      redisUrl,
      slotSecret: plan.secrets.slot,
      sealingKey: plan.secrets.sealing,
      serviceSecret: plan.secrets.service,
      packageDir: join(plan.root, 'apps', 'jump-client', 'dist', 'package'),
      uploadedDir: plan.data.file('packages'),
      releaseRoot: plan.releaseRoot,
      administratorPassword: plan.secrets.administratorPassword ?? '',
      apiAccount: plan.secrets.apiAccount,
    };
    for (const { database } of services) await postgres.createDatabase(database);
    for (const service of services) await this.startService(site, service);
    for (const name of shardNames(plan.shards)) this.startShard(site, name);
  }

  async stop(): Promise<void> {
    await stopAll(this.supervisedShards);
    await stopAll(this.apps);
    const isStore = ({ name }: Supervised): boolean => name === 'postgres';
    await stopAll(this.servers.filter((server) => !isStore(server)));
    await stopAll(this.servers.filter(isStore));
  }

  private async startServers(): Promise<{
    postgres: PostgresServer;
    natsUrl: string;
    redisUrl: string;
  }> {
    const { data, secrets } = this.plan;
    const starting = [
      startPostgres({
        dataDir: data.file('postgres'),
        password: secrets.postgres,
        ...this.processOptions('postgres'),
      }),
      startNats({
        storeDir: data.file('nats'),
        password: secrets.nats,
        syncAlways: true,
        ...this.processOptions('nats'),
      }),
      startRedis({
        dataDir: data.file('redis'),
        password: secrets.redis,
        appendonly: true,
        ...this.processOptions('redis'),
      }),
    ] as const;
    const names = ['postgres', 'nats', 'redis'];
    const outcomes = await Promise.allSettled(starting);
    for (const [at, outcome] of outcomes.entries())
      if (outcome.status === 'fulfilled')
        this.servers.push(this.supervise(names[at] ?? '', outcome.value));
    const [postgres, nats, redis] = await Promise.all(starting);
    return { postgres, natsUrl: nats.url, redisUrl: redis.url };
  }

  private async startService(site: Site, service: (typeof services)[number]): Promise<void> {
    const process = this.nodeProcess(service.name, service.name, serviceEnvironment(site, service));
    const supervised = this.supervise(service.name, process);
    this.apps.push(supervised);
    await supervised.start();
  }

  private startShard(site: Site, name: string): void {
    const environment = shardEnvironment(site, name);
    const ready = `http://127.0.0.1:${site.port(`${name}.http`)}/health/ready`;
    const process = this.nodeProcess(name, 'connection-gateway', environment, {
      ipc: true,
      // Sockets are handed to a shard only once it knows whom it may let in: before that it would send them away.
      isReady: () => answers(ready),
      readyWithinMs: Number.POSITIVE_INFINITY,
    });
    this.shardProcesses.set(name, process);
    const supervised = this.supervise(name, process);
    this.supervisedShards.push(supervised);
    supervised.start().catch((error: unknown) => {
      this.plan.tell(error instanceof Error ? error.message : String(error));
    });
  }

  private nodeProcess(
    name: string,
    app: string,
    environment: Readonly<Record<string, string>>,
    more: Partial<ServerCommand> = {},
  ): ServerProcess {
    const program = join(this.plan.root, 'apps', app, 'dist', 'main.js');
    if (!existsSync(program)) throw new Error(`${app} is not built: ${program} is missing`);
    return new ServerProcess({
      name,
      command: process.execPath,
      args: [program],
      env: { ...this.plan.inherited, ...environment },
      ...this.processOptions(name),
      stopWithinMs: serviceStopMs,
      ...more,
    });
  }

  private processOptions(
    name: string,
  ): Readonly<{ port: number; logFile: string; pidFile: string; detached: true }> {
    const { data } = this.plan;
    return {
      port: this.plan.ports[name] ?? 0,
      logFile: data.file('logs', `${name}.log`),
      pidFile: data.file('run', `${name}.pid`),
      detached: true,
    };
  }

  private supervise(
    name: string,
    process: ConstructorParameters<typeof Supervised>[1],
  ): Supervised {
    return new Supervised(name, process, this.plan.tell);
  }

  private port(name: string): number {
    const port = this.plan.ports[name];
    if (port === undefined) throw new Error(`no port was chosen for ${name}`);
    return port;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) })).ok;
  } catch {
    return false;
  }
}

async function stopAll(processes: readonly Supervised[]): Promise<void> {
  await Promise.all(processes.map((process) => process.stop()));
}
