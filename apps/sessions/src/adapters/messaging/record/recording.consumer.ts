import { once } from 'node:events';
import { LeaderLoop, WakeUp, databaseUrlOf } from '@jumpfleet/event-log';
import { recordingMessage, subjects } from '@jumpfleet/gateway-contracts';
import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import {
  NATS,
  TelemetryConsumer,
  WriteQueue,
  bodyOf,
  recordingsStream,
} from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { LOGGER, METRICS } from '@jumpfleet/observability';
import type { Counter, Logger, Metrics } from '@jumpfleet/observability';
import type { JsMsg } from '@nats-io/jetstream';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RECORDINGS } from '../../../application/record/ports.js';
import type { Recordings } from '../../../application/record/ports.js';
import { soundBatch } from '../../../application/record/sound-batch.js';

type Entry = Readonly<{ message: JsMsg; batches: readonly RecordingBatch[] }>;

/** Many small ones make few rows: half a second of a shell is one. Whoever watches does not wait for it. */
const maxPending = 5_000;
const pace = { restMs: 500, enough: 4_000 };
/** The bound of what waits in this process; those fetched ahead come on top. */
const maxWaitingBytes = 16_777_216;
const prefetch = 50;
const longestWaitMs = 1_000;

/**
 * RECORDINGS, in order and at least once, into the record; acknowledged after the commit. One process of the service
 * at a time: two would overtake each other, and what is overtaken looks like a gap.
 */
@Injectable()
export class RecordingConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: LeaderLoop;
  private readonly batches: Counter;

  constructor(
    @Inject(NATS) private readonly nats: NatsConnection,
    @Inject(RECORDINGS) private readonly recordings: Recordings,
    @Inject(DataSource) database: DataSource,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.batches = metrics.counter(
      'sessions_recording_batches_total',
      'Batches of what shells printed, by what became of them.',
      ['outcome'],
    );
    this.loop = new LeaderLoop({
      url: databaseUrlOf(database),
      role: 'recordings',
      log: logger,
      work: (_connection, signal) => this.consume(signal),
    });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  private async consume(signal: AbortSignal): Promise<void> {
    const waiting = new WaitingBatches(signal);
    const queue = new WriteQueue<Entry>(
      this.logger,
      (entries) => entries.splice(0),
      async (entries) => {
        await this.write(entries);
        waiting.took(entries);
      },
      pace,
    );
    const options = {
      ...{ durable: 'sessions-recordings', subjects: [subjects.recording('>')] },
      ...{ maxPending, prefetch, isInOrder: true, stream: recordingsStream },
    };
    const consumer = new TelemetryConsumer(this.nats, this.logger, options, (message) => {
      // While the database is away the server hands them over again and again; once is enough to wait.
      if (queue.length >= 2 * maxPending) return;
      const entry = this.read(message);
      if (!entry) return;
      queue.add(entry);
      return waiting.add(entry);
    });
    consumer.start();
    if (!signal.aborted) await once(signal, 'abort');
    await consumer.stop();
    await queue.stop();
  }

  private read(message: JsMsg): Entry | undefined {
    const batches = recordingMessage.safeParse(bodyOf(message));
    if (batches.success) return { message, batches: batches.data.map(soundBatch) };
    this.logger.error({ subject: message.subject }, 'a recording could not be read');
    this.batches.inc({ outcome: 'malformed' });
    message.term('malformed');
    return undefined;
  }

  private async write(entries: readonly Entry[]): Promise<void> {
    const batches = entries.flatMap((entry) => entry.batches);
    await this.recordings.add(batches);
    for (const { message } of entries) message.ack();
    this.batches.inc({ outcome: 'kept' }, batches.length);
  }
}

/** Holds up the stream while too much waits for the database. */
class WaitingBatches {
  private readonly room = new WakeUp();
  private bytes = 0;

  constructor(private readonly signal: AbortSignal) {}

  add({ message }: Entry): Promise<void> | undefined {
    this.bytes += message.data.length;
    return this.bytes > maxWaitingBytes ? this.untilRoom() : undefined;
  }

  took(entries: readonly Entry[]): void {
    for (const { message } of entries) this.bytes -= message.data.length;
    this.room.ring();
  }

  private async untilRoom(): Promise<void> {
    while (this.bytes > maxWaitingBytes && !this.signal.aborted)
      await this.room.wait(longestWaitMs, this.signal);
  }
}
