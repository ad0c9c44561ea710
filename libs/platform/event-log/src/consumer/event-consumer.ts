import type { Metrics } from '@jumpfleet/observability';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import { Server } from '@nestjs/microservices';
import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { databaseUrlOf } from '../leadership/database-url.js';
import { LeaderLoop } from '../leadership/leader-loop.js';
import type { Log } from '../log.js';
import type { AtStep } from '../steps.js';
import { noSteps } from '../steps.js';
import { headSubject } from '../wire.js';
import { consumerMetrics } from './consumer-metrics.js';
import { ConsumerPositions } from './consumer-positions.js';
import { ConsumerTerm } from './consumer-term.js';
import { EventEffects, HandlerFailure } from './event-effects.js';
import type { IncomingEvent } from './incoming-event.js';
import type { ParkedEvent } from './parked-events.js';
import { ParkedEvents } from './parked-events.js';

export type EventConsumerOptions = Readonly<{
  /** Positions are kept under this name: it must not change, and be one per service. */
  name: string;
  /** Whose events: the `source` of each service's event log. */
  sources: readonly string[];
  dataSource: DataSource;
  nats: NatsConnection;
  logger: Log;
  metrics?: Metrics;
  atStep?: AtStep;
}>;

const head = z.object({ published: z.array(z.number()) });

/**
 * Other services' events as a Nest transport: handlers are `@EventPattern(type)` methods of
 * `@EventHandlers()` classes. Each event has its effect exactly once and in its stream's order. Any
 * number of processes may run a consumer of one name; one at a time consumes.
 */
export class EventConsumer extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('EventConsumer');
  override readonly propagatesEventHandlerErrors = true;
  private readonly loop: LeaderLoop;
  private readonly effects: EventEffects;
  private readonly parkedEvents: ParkedEvents;
  private readonly subscriptions: Subscription[] = [];
  private term: ConsumerTerm | undefined;

  constructor(private readonly options: EventConsumerOptions) {
    super();
    const { dataSource, name, logger } = options;
    this.effects = new EventEffects(dataSource, (type) => this.messageHandlers.get(type));
    this.parkedEvents = new ParkedEvents(dataSource, name);
    this.loop = new LeaderLoop({
      url: databaseUrlOf(dataSource),
      role: `consumer ${name}`,
      log: logger,
      work: async (_connection, signal) => {
        this.term = this.newTerm(signal);
        await this.term.run().finally(() => (this.term = undefined));
      },
    });
  }

  listen(callback: () => void): void {
    const { nats, sources } = this.options;
    for (const source of sources)
      this.subscriptions.push(
        nats.subscribe(headSubject(source), {
          callback: (error, message) => {
            if (error) return;
            const { data } = head.safeParse(message.json());
            if (data) this.term?.announced(source, data.published);
          },
        }),
      );
    void this.watchConnection();
    this.loop.start();
    callback();
  }

  /** Resolves when the batch under way is committed. */
  async close(): Promise<void> {
    for (const subscription of this.subscriptions.splice(0)) subscription.unsubscribe();
    await this.loop.stop();
  }

  on(): never {
    throw new Error('An event consumer has no events of its own.');
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Nest's signature
  unwrap<T>(): T {
    return this.options.nats as T;
  }

  parked(): Promise<ParkedEvent[]> {
    return this.parkedEvents.list();
  }

  /** Handles one parked event, or all in the order they were parked; those that fail stay. Answers how many are done. */
  async replayParked(id?: string): Promise<number> {
    const ids = id === undefined ? (await this.parked()).map((one) => one.id) : [id];
    let done = 0;
    for (const one of ids) if (await this.replayOne(one)) done++;
    return done;
  }

  private async replayOne(id: string): Promise<boolean> {
    let found: IncomingEvent | undefined;
    try {
      await this.effects.commit({
        before: async (tx) => {
          found = await this.parkedEvents.take(tx, id);
          return found ? [found] : [];
        },
        after: (tx) => this.parkedEvents.remove(tx, id),
      });
      return found !== undefined;
    } catch (error) {
      if (!(error instanceof HandlerFailure)) throw error;
      await this.parkedEvents.failedAgain(id, error.cause);
      return false;
    }
  }

  private newTerm(signal: AbortSignal): ConsumerTerm {
    const { name, sources, dataSource, nats, logger, metrics, atStep } = this.options;
    return new ConsumerTerm({
      name,
      sources,
      nats,
      log: logger,
      metrics: consumerMetrics(name, metrics),
      positions: new ConsumerPositions(dataSource, name),
      parked: this.parkedEvents,
      effects: this.effects,
      signal,
      atStep: atStep ?? noSteps,
    });
  }

  private async watchConnection(): Promise<void> {
    for await (const { type } of this.options.nats.status())
      if (type === 'reconnect') this.term?.doubtStream();
  }
}
