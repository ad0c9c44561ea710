import { randomUUID } from 'node:crypto';
import { rosterBucket } from '@jumpfleet/gateway-contracts';
import type { Cause, Clock } from '@jumpfleet/kernel';
import { startService } from '@jumpfleet/lifecycle';
import type { RunningService } from '@jumpfleet/lifecycle';
import { accessToken, serviceSecret, startPolicyNeighbour } from '@jumpfleet/policy-neighbour';
import type {
  CopyJumpClient,
  EnrolJumpClient,
  Presence,
  RegistryEvent,
} from '@jumpfleet/registry-domain';
import {
  joinPresence,
  jumpClientDecider,
  jumpClientStream,
  neverConnected,
  presenceOf,
} from '@jumpfleet/registry-domain';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { createLogger } from '@jumpfleet/observability';
import { atEndOfSpecFile, testDatabase, testNats } from '@jumpfleet/testing';
import pg from 'pg';
import { TelemetryStores } from '../adapters/persistence/telemetry-stores.js';
import { ClientReports } from '../application/client-reports.js';
import { JumpClientHandler } from '../application/jump-client.handler.js';
import { LifecycleScan } from '../application/lifecycle-scan.js';
import type { ScanReport } from '../application/lifecycle-scan.js';
import { FLEET_ROWS } from '../tokens.js';
import type { FleetRows } from '../application/ports.js';
import { readConfig } from '../config.js';
import { startOrchestratorNeighbour } from './orchestrator-neighbour.js';
import { registryService } from '../registry-service.js';

const administrator: Cause = {
  actor: { type: 'user', id: 'user-ada', name: 'Ada' },
  correlationId: 'spec',
};
const run = 'run-1';
const shard = 'shard-1';

/** How often the spec looks, in its own time; longer without a look is an outage of the registry. */
export const longestGapMs = 36 * 3_600_000;

/** A real registry on real servers, whose time is the spec's own. Nothing happens in it by the machine's clock. */
export class TimedSite {
  private epochs = new Map<string, number>();
  private numbers = 0;

  private constructor(
    private readonly start: () => Promise<RunningService>,
    private registry: RunningService,
    readonly database: pg.Pool,
    private readonly clock: Clock,
  ) {}

  static async open(clock: Clock): Promise<TimedSite> {
    const nats = await testNats();
    const policy = await startPolicyNeighbour();
    const orchestrator = await startOrchestratorNeighbour();
    const url = await testDatabase('timed');
    const environment = {
      DATABASE_URL: url,
      NATS_URL: nats.url,
      POLICY_URL: policy.url,
      POLICY_GRPC: policy.grpcAddress ?? '',
      UPGRADES_GRPC: orchestrator.grpcAddress ?? '',
      SERVICE_SECRET: serviceSecret,
    };
    const start = () => startService({ ...definition(environment), clock });
    const database = new pg.Pool({ connectionString: url, max: 2 });
    // A pool that ends does not wait for its sockets, and the database goes right after it.
    database.on('error', () => undefined);
    const site = new TimedSite(start, await start(), database, clock);
    atEndOfSpecFile(async () => {
      await site.registry.close();
      await policy.close();
      await database.end();
    });
    await site.openGateway();
    return site;
  }

  /** Down and up again, with the same database. */
  async restart(): Promise<void> {
    await this.registry.close();
    // The leases of this gateway are the spec's, too: a run that is found alive would be asked for its own.
    await this.database.query(`UPDATE gateway_run SET alive = false`);
    this.registry = await this.start();
    await this.openGateway();
  }

  /** One look at the count-downs, as the runner would have it by the clock. */
  scan(): Promise<ScanReport> {
    return this.registry.app.get(LifecycleScan).run();
  }

  async enrol(settings: Partial<{ maxOfflineMinutes: number; expiresAt: string }> = {}) {
    const clientId = randomUUID();
    const data = enrolment(clientId, ++this.numbers, settings);
    await this.begin(clientId, { type: 'EnrolJumpClient', data });
    return clientId;
  }

  /** Another item of the same endpoint, with settings of its own (RG-41). */
  async copy(endpointId: string, settings: Partial<{ maxOfflineMinutes: number }>) {
    const clientId = randomUUID();
    const { installerId, settings: standard } = enrolment(clientId, ++this.numbers, settings);
    await this.begin(clientId, {
      type: 'CopyJumpClient',
      data: {
        clientId,
        endpointId,
        sourceId: endpointId,
        number: this.numbers,
        installerId,
        hostname: 'copied',
        settings: standard,
      },
    });
    return clientId;
  }

  async edit(
    clientId: string,
    changes: Partial<{ maxOfflineMinutes: number; expiresAt: string | null }>,
  ): Promise<void> {
    const clients = this.registry.app.get(JumpClientHandler);
    await clients.handle({ type: 'EditJumpClient', data: { clientId, changes } }, administrator);
  }

  /** What a gateway would tell of these clients now, in one batch. */
  /** Answers those that the registry still knew. */
  async connect(...clients: readonly string[]): Promise<readonly string[]> {
    return this.tell(clients, true);
  }

  async disconnect(...clients: readonly string[]): Promise<void> {
    await this.tell(clients, false);
  }

  /** The gateway dies, and every line with it. */
  async loseGateway(): Promise<void> {
    await this.stores().runs.lapse(shard, run, this.now());
  }

  /** The gateway is there again; its clients connect anew when they like. */
  async openGateway(): Promise<void> {
    await this.stores().runs.meet(shard, run);
    await this.database.query(`UPDATE gateway_run SET alive = true`);
  }

  async reportUninstalled(clientId: string): Promise<void> {
    await this.disconnect(clientId);
    await this.registry.app.get(ClientReports).uninstalled(clientId);
  }

  async reportDisabled(clientId: string): Promise<void> {
    await this.disconnect(clientId);
    await this.registry.app.get(ClientReports).disabled(clientId);
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    who = 'Ada',
  ): Promise<{ status: number; body: never }> {
    const response = await fetch(this.registry.url + path, {
      method,
      headers: {
        authorization: `Bearer ${accessToken({ name: who })}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as never };
  }

  /** What a client's stream tells, without what is the same in all. */
  async events(clientId: string): Promise<string[]> {
    const { rows } = await this.database.query<{ type: string; reason: string | null }>(
      `SELECT type, data->>'reason' AS reason FROM events WHERE stream = $1 ORDER BY revision`,
      [jumpClientStream(clientId)],
    );
    return rows.map(({ type, reason }) => (reason === null ? type : `${type} ${reason}`));
  }

  private async begin(clientId: string, command: EnrolJumpClient | CopyJumpClient): Promise<void> {
    const events = this.registry.app.get<EventStore<RegistryEvent>>(EVENT_STORE);
    const rows = this.registry.app.get<FleetRows>(FLEET_ROWS);
    await handleCommand(events, jumpClientDecider, {
      stream: jumpClientStream(clientId),
      command,
      cause: administrator,
      now: this.clock.now(),
      within: (tx, recorded) => rows.follow(tx, recorded),
    });
  }

  private async tell(clients: readonly string[], online: boolean): Promise<readonly string[]> {
    const { presence } = this.stores();
    const batch = new Map<string, Presence>();
    for (const client of clients) {
      const epoch = (this.epochs.get(client) ?? 0) + (online ? 1 : 0);
      this.epochs.set(client, epoch);
      const said = presenceOf({ epoch, online, at: this.now(), version: '1.0.0' }, shard, run);
      batch.set(client, joinPresence(neverConnected, said));
    }
    const { changed, back } = await presence.apply(batch);
    for (const client of back) await this.registry.app.get(ClientReports).back(client);
    return changed;
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  private stores(): TelemetryStores {
    return this.registry.app.get(TelemetryStores);
  }
}

function definition(environment: Readonly<Record<string, string>>) {
  const config = readConfig({
    HTTP_PORT: '0',
    GRPC_PORT: '0',
    PUBLIC_URL: 'http://support.example:8080/',
    ...environment,
    LIFECYCLE_SCAN_MS: '3600000',
    LIFECYCLE_LONGEST_GAP_MS: String(longestGapMs),
  });
  const level = process.env['SPEC_LOG'] ?? 'silent';
  return { ...registryService(config), logger: createLogger({ service: 'registry', level }) };
}

function enrolment(
  clientId: string,
  number: number,
  settings: Partial<{ maxOfflineMinutes: number; expiresAt: string }>,
) {
  return {
    clientId,
    number,
    installerId: randomUUID(),
    publicKeyThumbprint: `thumbprint-${clientId}`,
    connectionType: 'active',
    computer: {
      hostname: `computer-${rosterBucket(clientId)}`,
      platform: 'linux-64',
      version: '1.0.0',
      installMode: 'service',
      deviceName: '',
      deviceModel: '',
    },
    settings: {
      name: `Computer ${number}`,
      jumpGroup: { type: 'shared', id: 1, name: 'Default' },
      tag: '',
      comments: '',
      jumpPolicyId: null,
      attendedSessionPolicyId: null,
      unattendedSessionPolicyId: null,
      publicSiteAddress: 'support.example',
      supportButtonProfileCodeName: '',
      supportButtonDirectQueue: '',
      startMode: 'normal',
      isQuiet: false,
      maxOfflineMinutes: 0,
      expiresAt: null,
      ...settings,
    },
  } as const;
}
