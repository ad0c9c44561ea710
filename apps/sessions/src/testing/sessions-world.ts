import { randomUUID } from 'node:crypto';
import { EventConsumer } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { subjects } from '@jumpfleet/gateway-contracts';
import type { SessionLine } from '@jumpfleet/gateway-contracts';
import type { Clock } from '@jumpfleet/kernel';
import { startService } from '@jumpfleet/lifecycle';
import type { RunningService } from '@jumpfleet/lifecycle';
import { connectNats, ensureStream, eventsStream, telemetryStream } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { sessionsProto } from '@jumpfleet/sessions-contracts';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { jetstream } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { DataSource } from 'typeorm';
import { AppModule } from '../app.module.js';
import type { SessionMember } from '../application/session-members.js';
import { sessionsConfig } from '../config.js';
import { accessToken, serviceSecret } from '@jumpfleet/policy-neighbour';
import { neighbourhood, startNeighbours } from './neighbours.js';
import type { NeighbourUrls, Neighbours } from './neighbours.js';

type ClientStatus = Parameters<typeof neighbourhood.clients.set>[1]['status'];
type Urls = NeighbourUrls & Readonly<{ sessionsDb: string }>;

/** The sessions service between its real servers, with the neighbours that it talks to. */
export class SessionsWorld {
  readonly published: PublishedEvent[] = [];
  readonly traceparents: (string | undefined)[] = [];
  /** Who calls. */
  as: Parameters<typeof accessToken>[0] = {};

  private constructor(
    private readonly startService: () => Promise<RunningService>,
    private running: RunningService,
    readonly neighbours: Neighbours,
    readonly nats: NatsConnection,
  ) {}

  get service(): RunningService {
    return this.running;
  }

  /** With databases and a bus of its own; resolves when it is ready. */
  static async open(clock?: Clock): Promise<SessionsWorld> {
    const [sessionsDb, registryDb, policyDb] = [
      await testDatabase('sessions'),
      await testDatabase('registry'),
      await testDatabase('policy'),
    ];
    const { url: nats } = await testNats();
    const world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats }, clock);
    await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
    return world;
  }

  static async start(urls: Urls, clock?: Clock, environment: object = {}): Promise<SessionsWorld> {
    const nats = await connectNats({ url: urls.nats, name: 'spec' });
    await ensureStream(nats, eventsStream);
    await ensureStream(nats, telemetryStream);
    const neighbours = await startNeighbours(urls);
    const begin = () => startSessions(urls, neighbours, clock, environment);
    const world = new SessionsWorld(begin, await begin(), neighbours, nats);
    standInForShards(nats);
    nats.subscribe('events.sessions.>', {
      callback: (_error, message) => {
        world.published.push(message.json<PublishedEvent>());
        world.traceparents.push(message.headers?.get('traceparent'));
      },
    });
    return world;
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.neighbours.close();
    await this.nats.close();
  }

  /** The service is away while something happens, and another process takes over from its database. */
  async while(isAway: () => Promise<unknown>): Promise<void> {
    await this.running.close();
    await isAway();
    this.running = await this.startService();
  }

  /** A Jump Client that registry knows. */
  client(status: ClientStatus = 'online'): string {
    const id = randomUUID();
    neighbourhood.clients.set(id, { name: `pc-${id.slice(0, 4)}`, status });
    return id;
  }

  call(method: string, path: string, init: { body?: unknown; headers?: object } = {}) {
    return fetch(new URL(path, this.service.url), {
      method,
      headers: {
        authorization: `Bearer ${accessToken(this.as)}`,
        'content-type': 'application/json',
        ...init.headers,
      },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
  }

  jump(clientId: string, body: unknown = {}, headers: object = {}): Promise<Response> {
    return this.call('POST', `/api/v1/jump-clients/${clientId}/jump`, { body, headers });
  }

  /** A session that is waiting for its line. */
  async starting(clientId = this.client()): Promise<string> {
    const answer = await this.jump(clientId);
    const { session } = (await answer.json()) as { session: { id: string } };
    return session.id;
  }

  async session(id: string): Promise<Record<string, unknown>> {
    const answer = await this.call('GET', `/api/v1/sessions/${id}`);
    return (await answer.json()) as Record<string, unknown>;
  }

  /** What a gateway shard tells of the line. */
  async report(
    session: string,
    event: SessionLine['event'],
    more: Readonly<Record<string, unknown>> & { shard?: string } = {},
  ): Promise<void> {
    const { shard = 'shard-1', ...rest } = more;
    const line = { session, client: randomUUID(), event, at: Date.now(), ...rest };
    await jetstream(this.nats).publish(subjects.session(shard), JSON.stringify(line));
  }

  /** Whether the representative who began the session has a line. */
  async lineOf(session: string): Promise<string | undefined> {
    return (await this.legsOf(session))[0]?.state;
  }

  async legsOf(session: string): Promise<readonly SessionMember[]> {
    const dataSource = this.service.app.get(DataSource);
    const [row] = await dataSource.query<{ members: SessionMember[] }[]>(
      'SELECT members FROM sessions WHERE id = $1',
      [session],
    );
    return row?.members ?? [];
  }

  /** Stands in for a shard that agrees to all that it is asked there; what it was asked, as it is read. */
  answers<T>(subject: string, read: (request: unknown) => T): T[] {
    const asked: T[] = [];
    this.nats.subscribe(subject, {
      callback: (_error, message) => {
        asked.push(read(message.json()));
        message.respond(JSON.stringify({ ok: true }));
      },
    });
    return asked;
  }

  factsOf(session: string): string[] {
    return this.published.filter(({ subject }) => subject === session).map(({ type }) => type);
  }

  /** Makes everything due that is planned for the session, as time would. */
  async passTime(session: string, dataSource = this.service.app.get(DataSource)): Promise<void> {
    await dataSource.query('UPDATE session_due SET due_at = now() WHERE session_id = $1', [
      session,
    ]);
  }
}

/** Whether a client has a line is all that it is asked; a request to nobody looks as if none listened. */
function standInForShards(nats: NatsConnection): void {
  nats.subscribe(subjects.client('*'), {
    callback: (_error, message) => {
      const endpoint = message.subject.split('.')[1] ?? '';
      if (message.json<{ op: string }>().op !== 'supersede') return;
      if (neighbourhood.silent.has(endpoint)) return;
      if (!neighbourhood.unreachable.has(endpoint)) message.respond(JSON.stringify({ ok: true }));
      else message.respond('', { headers: noResponders() });
    },
  });
}

/** As the server answers for a subject that nobody listens to. */
function noResponders() {
  return headers(503, 'No Responders');
}

function startSessions(
  urls: Urls,
  neighbours: Neighbours,
  clock: Clock | undefined,
  environment: object,
): Promise<RunningService> {
  const config = sessionsConfig.parse({
    HTTP_PORT: 0,
    GRPC_PORT: 0,
    LOG_LEVEL: 'silent',
    DATABASE_URL: urls.sessionsDb,
    NATS_URL: urls.nats,
    PUBLIC_URL: 'https://help.example',
    POLICY_URL: neighbours.url,
    POLICY_GRPC: neighbours.grpcAddress,
    REGISTRY_GRPC: neighbours.grpcAddress,
    UPGRADES_GRPC: neighbours.grpcAddress,
    OUTBOUND_GRPC: neighbours.grpcAddress,
    SERVICE_SECRET: serviceSecret,
    ...environment,
  });
  return startService({
    name: 'sessions',
    config,
    module: AppModule.forRoot(config),
    grpc: { package: 'jumpfleet.sessions.v1', protoPath: sessionsProto },
    microservices: (app) => [{ strategy: app.get(EventConsumer) }],
    ...(clock && { clock }),
  });
}
