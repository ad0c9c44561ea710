import type { NatsConnection } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../log.js';
import type { AtStep } from '../steps.js';
import type { ConsumerMetrics } from './consumer-metrics.js';
import type { ConsumerPositions, Move } from './consumer-positions.js';
import { Continuity } from './continuity.js';
import type { EventEffects } from './event-effects.js';
import { HandlerFailure } from './event-effects.js';
import type { StreamedEvent } from './incoming-event.js';
import { streamedEvent } from './incoming-event.js';
import type { ParkedEvents } from './parked-events.js';
import { RefillAsker } from './refill-asker.js';
import type { Cursor } from './stream-reader.js';
import { StreamReader } from './stream-reader.js';

const batchSize = 200;
const lookMs = 100;
/** Nothing came for so long: the stream has nothing more to give. */
const dryMs = 1_000;
const attemptsBeforeParking = 3;
const attemptPauseMs = 20;

export type ConsumerTermOptions = Readonly<{
  name: string;
  sources: readonly string[];
  nats: NatsConnection;
  log: Log;
  metrics: ConsumerMetrics;
  positions: ConsumerPositions;
  parked: ParkedEvents;
  effects: EventEffects;
  signal: AbortSignal;
  atStep: AtStep;
}>;

/** One leadership's consuming: from the committed positions on, batch by batch, until the signal. */
export class ConsumerTerm {
  private readonly continuity: Continuity;
  private readonly asker: RefillAsker;
  /** As committed; the continuity is ahead of it while a batch is under way. */
  private readonly committed = new Map<string, number>();
  private lastArrivalAt = performance.now();
  private doubted = false;

  constructor(private readonly options: ConsumerTermOptions) {
    this.continuity = new Continuity(options.sources);
    this.asker = new RefillAsker(options.nats, options.log);
  }

  async run(): Promise<void> {
    const { positions, sources, signal } = this.options;
    for (const { source, partition, position } of await positions.load(sources)) {
      this.committed.set(key(source, partition), Number(position));
      this.continuity.restore(source, partition, Number(position));
    }
    while (!signal.aborted) {
      this.doubted = false;
      const reader = await this.open();
      try {
        while (!this.isDone()) await this.consumeSome(reader);
      } finally {
        await reader.close();
      }
    }
  }

  /** The stream may not be the one that was being read: start again from what is committed. */
  doubtStream(): void {
    this.doubted = true;
  }

  announced(source: string, published: readonly number[]): void {
    this.continuity.announced(source, published);
  }

  private isDone(): boolean {
    return this.doubted || this.options.signal.aborted;
  }

  private async open(): Promise<StreamReader> {
    const { nats, sources, positions } = this.options;
    return StreamReader.open(nats, sources, await positions.cursor());
  }

  private async consumeSome(reader: StreamReader): Promise<void> {
    const messages = await reader.take(batchSize, lookMs, this.options.signal);
    if (messages.length > 0) this.lastArrivalAt = performance.now();
    const events: StreamedEvent[] = [];
    for (const message of messages) {
      const event = streamedEvent(message);
      if (!event) this.options.log.error({ subject: message.subject }, 'is not an event');
      else if (this.continuity.judge(event) === 'next') events.push(event);
    }
    this.options.atStep('consumer-read');
    if (events.length > 0) await this.consume(events, reader.created);
    this.askForMissing();
  }

  private askForMissing(): void {
    const now = performance.now();
    const dry = now - this.lastArrivalAt > dryMs;
    for (const source of this.options.sources) {
      const asked = this.asker.consider(source, this.continuity.lacksAfter(source, dry), now);
      // A stream that is dry although there is more may have been made anew without our notice.
      if (asked && dry) this.doubtStream();
    }
  }

  private async consume(events: readonly StreamedEvent[], created: string): Promise<void> {
    try {
      await this.commit(events, created);
    } catch (error) {
      if (!(error instanceof HandlerFailure)) throw error;
      this.options.log.warn({ err: error.cause }, 'a handler failed; takes the events one by one');
      for (const event of events) await this.consumeOrPark(event, created);
    }
  }

  private async commit(events: readonly StreamedEvent[], created: string): Promise<void> {
    const { effects, positions, atStep, metrics } = this.options;
    const moves = this.movesOf(events);
    await effects.commit({
      before: async () => events,
      after: async (tx) => {
        atStep('consumer-handled');
        await positions.move(tx, moves, cursorAt(events, created));
        atStep('consumer-moved');
      },
    });
    this.remember(moves);
    metrics.consumed(events.length);
    atStep('consumer-committed');
  }

  private async consumeOrPark(event: StreamedEvent, created: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.commit([event], created);
        return;
      } catch (error) {
        if (!(error instanceof HandlerFailure)) throw error;
        if (attempt === attemptsBeforeParking) return this.park(event, created, error.cause);
        await delay(attemptPauseMs * attempt);
      }
    }
  }

  private async park(event: StreamedEvent, created: string, error: unknown): Promise<void> {
    const { effects, parked, positions, log, metrics, name, atStep } = this.options;
    const moves = this.movesOf([event]);
    await effects.commit({
      before: async () => [],
      after: async (tx) => {
        await parked.park(tx, event, error);
        atStep('consumer-parked');
        await positions.move(tx, moves, cursorAt([event], created));
      },
    });
    this.remember(moves);
    metrics.parked();
    log.error(
      { err: error, consumer: name, event: event.event.id, type: event.event.type },
      'parked',
    );
  }

  private movesOf(events: readonly StreamedEvent[]): Move[] {
    const moves = new Map<string, Move>();
    for (const { source, partition, position } of events) {
      const from = this.committed.get(key(source, partition)) ?? 0;
      moves.set(key(source, partition), { source, partition, from, to: position });
    }
    return [...moves.values()];
  }

  private remember(moves: readonly Move[]): void {
    for (const { source, partition, to } of moves) this.committed.set(key(source, partition), to);
  }
}

const key = (source: string, partition: number): string => `${source}/${partition}`;

function cursorAt(events: readonly StreamedEvent[], created: string): Cursor {
  const last = events.at(-1);
  return { sequence: last?.sequence ?? 0, created, storedAt: last?.storedAt ?? '' };
}
