import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { workspaceRoot } from '@jumpfleet/local-servers';

import type { DataDirectory } from './adapters/data/data-directory.js';
import { keptPorts } from './adapters/data/ports.js';
import { writePrivateFile } from './adapters/data/private-file.js';
import { newSecrets, readSecrets, writeSecrets } from './adapters/data/secrets.js';
import type { Secrets } from './adapters/data/secrets.js';
import { Demo } from './adapters/demo/demo.js';
import type { EdgeServer } from './adapters/edge/edge-server.js';
import type { Health, SystemHealth } from './adapters/edge/health.js';
import { openEdge } from './adapters/edge/open-edge.js';
import type { Shard } from './adapters/edge/shard-handover.js';
import { LogKeeper } from './adapters/processes/log-keeper.js';
import { ReleaseKeys } from './adapters/packages/release-keys.js';
import { System } from './adapters/processes/system.js';
import { portNames, shardNames } from './application/catalogue.js';
import { addressOf } from './config.js';
import type { LauncherEnvironment, StartOptions } from './config.js';

const healthyWithinMs = 180_000;
const healthPollMs = 100;
const hopelessEnds = 5;
const logTailLength = 2_000;

export type LauncherParts = Readonly<{
  options: StartOptions;
  environment: LauncherEnvironment;
  data: DataDirectory;
  tell: (line: string) => void;
}>;

/** One installation on this machine, from the first process to the last. */
export class Launcher {
  readonly url: string;
  private readonly root = workspaceRoot();
  private system: System | undefined;
  private edge: EdgeServer | undefined;
  private logs: LogKeeper | undefined;
  private demo: Demo | undefined;
  private stopping = false;

  constructor(private readonly parts: LauncherParts) {
    this.url = addressOf(parts.options);
  }

  /** Resolves once everything answers; answers with the administrator's password if it is to be told. */
  async start(): Promise<string | undefined> {
    const { data, options, tell } = this.parts;
    const orphans = await data.endOrphans();
    if (orphans > 0) tell(`Ended ${orphans} processes that an earlier start left behind.`);
    const secrets = this.secrets();
    const ports = await keptPorts(data.path, portNames(options.shards));
    const system = this.makeSystem(secrets, ports);
    const health = await this.openEdge(system, ports);
    data.noteUrl(this.url);
    this.logs = new LogKeeper(data.file('logs'));
    await system.start();
    await this.untilHealthy(health);
    if (options.demo) await this.startDemo(secrets);
    return this.firstPassword(secrets);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.demo?.stop();
    this.edge?.close();
    await this.system?.stop();
    this.logs?.stop();
  }

  private secrets(): Secrets {
    const { data, environment } = this.parts;
    const known = readSecrets(data.path);
    const secrets = known ?? newSecrets(environment);
    writeSecrets(data.path, secrets);
    writePrivateFile(data.file('operator.json'), {
      url: this.url,
      api_client_id: secrets.apiAccount.id,
      api_client_secret: secrets.apiAccount.secret,
    });
    return secrets;
  }

  /** A site without keys gets its own, also one that is older than they are. */
  private releaseRoot(): string {
    const keys = new ReleaseKeys(this.parts.data.file('release-keys'));
    keys.ensure(new Date());
    return keys.rootDocument ?? '';
  }

  private makeSystem(secrets: Secrets, ports: Readonly<Record<string, number>>): System {
    const { data, options, environment, tell } = this.parts;
    this.system = new System({
      data,
      root: this.root,
      publicUrl: this.url,
      shards: options.shards,
      ports,
      secrets,
      releaseRoot: this.releaseRoot(),
      inherited: environment.inherited,
      tell: (line) => {
        if (!this.stopping) tell(line);
      },
    });
    return this.system;
  }

  private async openEdge(
    system: System,
    ports: Readonly<Record<string, number>>,
  ): Promise<SystemHealth> {
    const port = (name: string): number => ports[name] ?? 0;
    const shards: Shard[] = shardNames(this.parts.options.shards).map((name) => ({
      name,
      port: port(`${name}.http`),
      child: () => system.shardProcess(name)?.child,
    }));
    const { edge, health } = await openEdge({
      options: this.parts.options,
      root: this.root,
      publicUrl: this.url,
      port,
      shards,
      servers: () =>
        new Map(system.serverStates.map((one) => [one.name, { running: () => one.running }])),
    });
    this.edge = edge;
    return health;
  }

  private async untilHealthy(health: SystemHealth): Promise<void> {
    const deadline = performance.now() + healthyWithinMs;
    let last: Health | undefined;
    while (!this.stopping && performance.now() < deadline) {
      last = await health.check();
      if (last.status === 'ok') return;
      this.refuseHopeless();
      await delay(healthPollMs);
    }
    if (this.stopping) throw new Error('Stopped before everything was up.');
    const { data } = this.parts;
    const missing = last?.missing.map((name) => `  ${name}: ${last.services[name] ?? ''}`) ?? [];
    throw new Error(
      `Not everything came up in time. See ${data.file('logs')} about:\n${missing.join('\n')}`,
    );
  }

  /** A process that ends again and again while all starts will not heal by waiting. */
  private refuseHopeless(): void {
    const { data } = this.parts;
    const hopeless = this.system?.all.find(({ unaskedEnds }) => unaskedEnds >= hopelessEnds);
    if (!hopeless) return;
    const log = data.file('logs', `${hopeless.name}.log`);
    throw new Error(
      `${hopeless.name} ends again and again. The end of ${log}:\n${readFileSync(log, 'utf8').slice(-logTailLength)}`,
    );
  }

  private async startDemo(secrets: Secrets): Promise<void> {
    const { data, environment, tell } = this.parts;
    this.demo = new Demo({
      root: this.root,
      data,
      url: this.url,
      apiAccount: secrets.apiAccount,
      inherited: environment.inherited,
      tell,
    });
    await this.demo.start();
  }

  /** From here on only policy knows it, as a hash. */
  private firstPassword(secrets: Secrets): string | undefined {
    if (secrets.administratorPassword === undefined) return undefined;
    const { administratorPassword, ...rest } = secrets;
    writeSecrets(this.parts.data.path, { ...rest, passwordToTell: false });
    return secrets.passwordToTell ? administratorPassword : undefined;
  }
}
