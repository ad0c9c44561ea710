import type { DomainEvent } from '@jumpfleet/kernel';
import type { Msg } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { WakeUp } from '../leadership/wake-up.js';
import type { EventRow } from '../store/event-row.js';
import { headSubject } from '../wire.js';
import { EventsStream } from './events-stream.js';
import type { OutboxRelayOptions } from './outbox-relay.js';
import { OutgoingWindow } from './outgoing-window.js';
import { publishedBefore } from './published-before.js';
import { Publisher } from './publisher.js';
import type { WindowOutcome } from './publisher.js';
import type { RelayCheckpoint } from './relay-checkpoint.js';
import { lastPublished, loadCheckpoint, saveCheckpoint } from './relay-checkpoint.js';
import { relayMetrics } from './relay-metrics.js';
import type { Query } from '../store/writers.js';
import { SettledReader } from './settled-reader.js';

const windowSize = 500;
const pollMs = 200;
const holePollMs = 2;
const headEveryMs = 1_000;
const doubtEveryMs = 10_000;
const failurePauseMs = 100;
const refillEveryMs = 500;

const refillRequest = z.object({ after: z.number().int().min(0) });

export type RelayTermOptions<E extends DomainEvent> = OutboxRelayOptions<E> &
  Readonly<{ query: Query; signal: AbortSignal; bell: WakeUp }>;

/** One leadership's work: from the checkpoint on, window by window, until the signal. */
export class RelayTerm<E extends DomainEvent> {
  private readonly stream: EventsStream;
  private readonly publisher: Publisher;
  private readonly reader: SettledReader;
  private readonly metrics: ReturnType<typeof relayMetrics>;
  private refillAfter: number | undefined;
  private lookAtStreamAt = 0;
  private headDueAt = 0;
  private rewound: { after: number; from: number; at: number } | undefined;

  constructor(private readonly options: RelayTermOptions<E>) {
    this.stream = new EventsStream(options.nats, options.source);
    this.publisher = new Publisher(options.nats, options.source);
    this.reader = new SettledReader(options.query);
    this.metrics = relayMetrics(options.metrics);
  }

  async run(): Promise<void> {
    const { query, source, signal, bell } = this.options;
    // A lost checkpoint only means publishing again what the stream then drops as duplicates.
    await query('SET synchronous_commit = off');
    let checkpoint = await loadCheckpoint(query, source);
    while (!signal.aborted) {
      checkpoint = await this.heal(checkpoint);
      const rows = await this.reader.read(checkpoint.position, windowSize);
      this.step('relay-read');
      if (rows.length > 0) checkpoint = await this.relay(rows, checkpoint);
      this.announceHead(checkpoint);
      if (rows.length === 0)
        await bell.wait(this.reader.waitsForHole ? holePollMs : pollMs, signal);
    }
  }

  /** The stream may have lost something: look before the next publish. */
  doubtStream(): void {
    this.lookAtStreamAt = 0;
    this.options.bell.ring();
  }

  requestRefill(message: Msg): void {
    const request = refillRequest.safeParse(safeJson(message));
    if (request.success) {
      this.refillAfter = Math.min(this.refillAfter ?? Infinity, request.data.after);
      this.options.bell.ring();
    }
    message.respond(JSON.stringify({ ok: request.success }));
  }

  private async heal(checkpoint: RelayCheckpoint): Promise<RelayCheckpoint> {
    const after = this.refillAfter;
    this.refillAfter = undefined;
    if (after !== undefined && after < checkpoint.position && !this.isOnItsWay(after, checkpoint))
      return this.rewind(checkpoint, after, 'a consumer asked for it');
    if (performance.now() < this.lookAtStreamAt) return checkpoint;
    const { created, lastSequence } = await this.stream.state();
    const found = await this.stream.lastPosition();
    this.lookAtStreamAt = performance.now() + doubtEveryMs;
    if (found < lastPublished(checkpoint))
      return this.rewind(checkpoint, found, 'the stream lost events');
    if (found > checkpoint.position) await this.warnIfAhead(found);
    if (created === checkpoint.streamCreated) return checkpoint;
    return this.save({ ...checkpoint, streamCreated: created, streamSequence: lastSequence });
  }

  /** A database restored from an older backup gives positions away again that consumers know. */
  private async warnIfAhead(found: number): Promise<void> {
    const { query, source, log } = this.options;
    const known = await query('SELECT FROM events WHERE position >= $1 LIMIT 1', [found]);
    if (known.length === 0)
      log.error({ source, found }, 'the stream holds events that this database has never seen');
  }

  /** Several consumers may ask for what one rewind brings them all. */
  private isOnItsWay(after: number, { position }: RelayCheckpoint): boolean {
    const { rewound } = this;
    if (!rewound || after < rewound.after) return false;
    return position < rewound.from || performance.now() - rewound.at < refillEveryMs;
  }

  private async rewind(
    checkpoint: RelayCheckpoint,
    after: number,
    reason: string,
  ): Promise<RelayCheckpoint> {
    const { query, source, log } = this.options;
    log.warn({ source, from: checkpoint.position, after, reason }, 'publishes events again');
    this.metrics.refills.inc();
    const { created, lastSequence } = await this.stream.state();
    const rewound = {
      position: after,
      published: await publishedBefore(query, this.options, after),
      attempt: checkpoint.attempt + 1,
      streamSequence: lastSequence,
      streamCreated: created,
    };
    this.step('relay-rewind');
    this.rewound = { after, from: checkpoint.position, at: performance.now() };
    return this.save(rewound);
  }

  private async relay(
    rows: readonly EventRow[],
    checkpoint: RelayCheckpoint,
  ): Promise<RelayCheckpoint> {
    const window = new OutgoingWindow(this.options, checkpoint, rows);
    const outcome = await this.publisher.publish(window.outgoing, checkpoint.attempt);
    this.step('relay-published');
    this.metrics.published(window.outgoing.slice(0, outcome.stored));
    if (outcome.firstNewSequence <= checkpoint.streamSequence)
      return this.rewindTo(checkpoint, outcome.firstNewSequence);
    const advanced = await this.save({
      ...window.checkpointAfter(outcome.stored),
      streamSequence: Math.max(checkpoint.streamSequence, outcome.lastSequence),
    });
    return outcome.error === undefined ? advanced : this.failed(advanced, outcome);
  }

  /** The stream gave a sequence twice: it lost its tail without the connection noticing. */
  private async rewindTo(checkpoint: RelayCheckpoint, sequence: number): Promise<RelayCheckpoint> {
    const after = await this.stream.positionBefore(sequence);
    return this.rewind(checkpoint, Math.min(after, checkpoint.position), 'the stream went back');
  }

  private async failed(
    checkpoint: RelayCheckpoint,
    { error, disordered }: WindowOutcome,
  ): Promise<RelayCheckpoint> {
    const { log, source, signal } = this.options;
    log.warn({ err: error, source, disordered }, 'some events were not acknowledged');
    this.lookAtStreamAt = 0;
    await delay(failurePauseMs, undefined, { signal }).catch(() => undefined);
    // The stream would drop the stored ones as duplicates and keep them in the wrong place.
    return disordered ? this.save({ ...checkpoint, attempt: checkpoint.attempt + 1 }) : checkpoint;
  }

  private async save(checkpoint: RelayCheckpoint): Promise<RelayCheckpoint> {
    await saveCheckpoint(this.options.query, this.options.source, checkpoint);
    this.step('relay-saved');
    return checkpoint;
  }

  private announceHead({ published }: RelayCheckpoint): void {
    if (performance.now() < this.headDueAt || this.options.nats.isClosed()) return;
    this.headDueAt = performance.now() + headEveryMs;
    this.options.nats.publish(headSubject(this.options.source), JSON.stringify({ published }));
  }

  private step(name: string): void {
    this.options.atStep?.(name);
  }
}

function safeJson(message: Msg): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
