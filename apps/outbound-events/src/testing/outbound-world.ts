import { EventConsumer } from '@jumpfleet/event-log';
import { startService } from '@jumpfleet/lifecycle';
import type { RunningService } from '@jumpfleet/lifecycle';
import { outboundProto } from '@jumpfleet/outbound-contracts';
import type { DeliveryItem, RecipientItem } from '@jumpfleet/outbound-contracts';
import type { Logger } from '@jumpfleet/observability';
import { DataSource } from 'typeorm';
import { AppModule } from '../app.module.js';
import { outboundConfig } from '../config.js';
import { accessToken, serviceSecret } from '@jumpfleet/policy-neighbour';
import { startNeighbours } from './neighbours.js';
import type { Neighbours } from './neighbours.js';

export type Urls = Readonly<{
  outboundDb: string;
  sessionsDb: string;
  nats: string;
  redis: string;
}>;
type Settings = Readonly<Record<string, string>>;

/** The outbound service between its real servers, with the neighbours that it talks to. */
export class OutboundWorld {
  private constructor(
    private readonly urls: Urls,
    readonly neighbours: Neighbours,
    public service: RunningService,
  ) {}

  static async start(urls: Urls, settings: Settings = {}, logger?: Logger): Promise<OutboundWorld> {
    const neighbours = await startNeighbours(urls.sessionsDb, urls.nats);
    const service = await startOutbound({ urls, neighbours, settings, ...(logger && { logger }) });
    return new OutboundWorld(urls, neighbours, service);
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.neighbours.close();
  }

  /** Stops it in order and starts it again. */
  async restart(settings: Settings = {}): Promise<void> {
    await this.service.close();
    const { urls, neighbours } = this;
    this.service = await startOutbound({ urls, neighbours, settings });
  }

  call(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(new URL(`/api/v1/outbound-events/${path}`, this.service.url), {
      method,
      headers: {
        authorization: `Bearer ${accessToken()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async recipient(url: string, more: object = {}): Promise<RecipientItem & { secret: string }> {
    const body = {
      name: `recipient of ${url} ${Math.random()}`,
      url,
      retry_interval_seconds: 1,
      ...more,
    };
    const created = await this.call('POST', 'recipients', body);
    if (created.status !== 201) throw new Error(await created.text());
    return (await created.json()) as RecipientItem & { secret: string };
  }

  async recipientNow(id: string): Promise<RecipientItem> {
    return (await (await this.call('GET', `recipients/${id}`)).json()) as RecipientItem;
  }

  /** Newest first. */
  async deliveries(recipient: string): Promise<DeliveryItem[]> {
    const answer = await this.call('GET', `deliveries?recipient=${recipient}&limit=500`);
    return ((await answer.json()) as { items: DeliveryItem[] }).items;
  }

  async disable(...recipients: readonly { id: string }[]): Promise<void> {
    for (const { id } of recipients)
      await this.call('PATCH', `recipients/${id}`, { enabled: false });
  }

  async deleteRecipients(): Promise<void> {
    const answered = await this.call('GET', 'recipients');
    const { items } = (await answered.json()) as { items: { id: string }[] };
    for (const { id } of items) await this.call('DELETE', `recipients/${id}`);
  }

  sql<T>(statement: string, parameters: unknown[] = []): Promise<T> {
    return this.service.app.get(DataSource).query<T>(statement, parameters);
  }
}

/** The environment of the outbound service beside its neighbours. */
export function outboundEnvironment(urls: Urls, neighbours: Neighbours): Settings {
  return {
    HTTP_PORT: '0',
    GRPC_PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: urls.outboundDb,
    NATS_URL: urls.nats,
    REDIS_URL: urls.redis,
    PUBLIC_URL: 'https://help.example',
    POLICY_URL: neighbours.url,
    POLICY_GRPC: neighbours.grpcAddress,
    SERVICE_SECRET: serviceSecret,
    OUTBOUND_PRIVATE_ADDRESSES: 'allow',
    SEALING_KEY: Buffer.alloc(32, 'outbound').toString('base64url'),
  };
}

type Parts = Readonly<{ urls: Urls; neighbours: Neighbours; settings: Settings; logger?: Logger }>;

function startOutbound({ urls, neighbours, settings, logger }: Parts): Promise<RunningService> {
  const config = outboundConfig.parse({ ...outboundEnvironment(urls, neighbours), ...settings });
  return startService({
    name: 'outbound-events',
    config,
    module: AppModule.forRoot(config),
    grpc: { package: 'jumpfleet.outbound.v1', protoPath: outboundProto },
    microservices: (app) => [{ strategy: app.get(EventConsumer) }],
    ...(logger && { logger }),
  });
}
