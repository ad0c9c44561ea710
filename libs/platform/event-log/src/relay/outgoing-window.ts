import type { DomainEvent, Recorded } from '@jumpfleet/kernel';
import { publishedEvent } from '../published-event.js';
import type { Publish } from '../published-event.js';
import type { EventCodec } from '../store/event-codec.js';
import type { EventRow } from '../store/event-row.js';
import { recordedFrom } from '../store/event-row.js';
import { partitionOf } from '../store/partition.js';
import type { Outgoing } from './publisher.js';
import type { RelayCheckpoint } from './relay-checkpoint.js';

export type Translation<E extends DomainEvent> = Readonly<{
  source: string;
  codec: EventCodec<E>;
  publish: Publish<E>;
}>;

/** Some events in position order, translated; each knows its predecessor in its partition. */
export class OutgoingWindow<E extends DomainEvent> {
  readonly outgoing: readonly Outgoing[];
  private readonly recorded: readonly Recorded<E>[];

  constructor(
    { source, codec, publish }: Translation<E>,
    private readonly checkpoint: RelayCheckpoint,
    rows: readonly EventRow[],
  ) {
    const published = [...checkpoint.published];
    this.recorded = rows.map((row) => recordedFrom(codec, row));
    this.outgoing = this.recorded.flatMap((recorded) => {
      const publication = publish(recorded);
      if (!publication) return [];
      const partition = partitionOf(recorded.stream);
      const previous = published[partition] ?? 0;
      published[partition] = recorded.position;
      const event = publishedEvent(source, recorded, publication);
      return [{ event, partition, previous, traceparent: recorded.cause.traceparent }];
    });
  }

  /** The checkpoint when the first so many of the published ones are stored. */
  checkpointAfter(stored: number): RelayCheckpoint {
    const published = [...this.checkpoint.published];
    for (const { event, partition } of this.outgoing.slice(0, stored))
      published[partition] = event.position;
    const unstored = this.outgoing[stored];
    const last = this.recorded.findLast(
      ({ position }) => !unstored || position < unstored.event.position,
    );
    return { ...this.checkpoint, position: last?.position ?? this.checkpoint.position, published };
  }
}
