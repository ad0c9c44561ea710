import { recordingBatch, subjects } from '@jumpfleet/gateway-contracts';
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
import { RECORDINGS } from '../../../application/record/ports.js';
import type { Recordings } from '../../../application/record/ports.js';
import { soundBatch } from '../../../application/record/sound-batch.js';

type Entry = Readonly<{ message: JsMsg; batch: RecordingBatch }>;

/** The bound of what waits in this process: about twenty megabytes at their largest. */
const maxPending = 500;
/** Half a second of a shell is one row; whoever watches does not wait for it. */
const pace = { restMs: 500, enough: 400 };

/** RECORDINGS, in order and at least once, into the record; acknowledged after the commit. */
@Injectable()
export class RecordingConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly queue: WriteQueue<Entry>;
  private readonly consumer: TelemetryConsumer;
  private readonly batches: Counter;

  constructor(
    @Inject(NATS) nats: NatsConnection,
    @Inject(RECORDINGS) private readonly recordings: Recordings,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.batches = metrics.counter(
      'sessions_recording_batches_total',
      'Batches of what shells printed, by what became of them.',
      ['outcome'],
    );
    this.queue = new WriteQueue<Entry>(
      logger,
      (waiting) => waiting.splice(0),
      (entries) => this.write(entries),
      pace,
    );
    const options = {
      durable: 'sessions-recordings',
      subjects: [subjects.recording('>')],
      maxPending,
      isInOrder: true,
      stream: recordingsStream,
    };
    this.consumer = new TelemetryConsumer(nats, logger, options, (message) => {
      this.take(message);
    });
  }

  onApplicationBootstrap(): void {
    this.consumer.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.consumer.stop();
    await this.queue.stop();
  }

  private take(message: JsMsg): void {
    // While the database is away the server hands them over again and again; once is enough to wait.
    if (this.queue.length >= 2 * maxPending) return;
    const batch = recordingBatch.safeParse(bodyOf(message));
    if (batch.success) {
      this.queue.add({ message, batch: soundBatch(batch.data) });
      return;
    }
    this.logger.error({ subject: message.subject }, 'a recording could not be read');
    this.batches.inc({ outcome: 'malformed' });
    message.term('malformed');
  }

  private async write(entries: readonly Entry[]): Promise<void> {
    await this.recordings.add(entries.map(({ batch }) => batch));
    for (const { message } of entries) message.ack();
    this.batches.inc({ outcome: 'kept' }, entries.length);
  }
}
