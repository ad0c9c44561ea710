import {
  DiscardPolicy,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  jetstreamManager,
} from '@nats-io/jetstream';
import type { StreamConfig, StreamInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { nanos } from '@nats-io/transport-node';

export type StreamDefinition = Partial<StreamConfig> & Readonly<{ name: string }>;

const minuteMs = 60_000;

/** Every domain event, kept: services refill it from their databases when its storage is lost. */
export const eventsStream = {
  name: 'EVENTS',
  subjects: ['events.>'],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.Old,
  duplicate_window: nanos(2 * minuteMs),
} as const satisfies StreamDefinition;

/** Presence and statistics: superseded by newer ones and by roster digests, so kept briefly and in memory. */
export const telemetryStream = {
  name: 'TELEMETRY',
  subjects: ['telemetry.>'],
  storage: StorageType.Memory,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.Old,
  max_age: nanos(10 * minuteMs),
  max_bytes: 256 * 1024 * 1024,
  duplicate_window: nanos(2 * minuteMs),
} as const satisfies StreamDefinition;

/**
 * What shells print, on its way from the gateway to the record of sessions: on disk, so that it waits there while
 * sessions is away; a day of it at most, and what does not fit is a gap in the record.
 */
export const recordingsStream = {
  name: 'RECORDINGS',
  subjects: ['recording.>'],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.Old,
  max_age: nanos(24 * 60 * minuteMs),
  max_bytes: 1024 * 1024 * 1024,
  duplicate_window: nanos(2 * minuteMs),
} as const satisfies StreamDefinition;

/**
 * What passes and nobody keeps, for those who tell it on: on disk, so that it waits for them while they are away; a week of
 * it at most.
 */
export const newsStream = {
  name: 'NEWS',
  subjects: ['news.>'],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.Old,
  max_age: nanos(7 * 24 * 60 * minuteMs),
  max_bytes: 512 * 1024 * 1024,
  duplicate_window: nanos(2 * minuteMs),
} as const satisfies StreamDefinition;

const streamNotFound = 10_059;
const streamNameInUse = 10_058;

/** Makes the stream, or brings an existing one to this definition. Safe to call from many processes at once. */
export async function ensureStream(
  nats: NatsConnection,
  definition: StreamDefinition,
): Promise<StreamInfo> {
  const manager = await jetstreamManager(nats, { checkAPI: false });
  try {
    const { config } = await manager.streams.info(definition.name);
    return await manager.streams.update(definition.name, { ...config, ...mutable(definition) });
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== streamNotFound) throw error;
  }
  try {
    return await manager.streams.add({ ...definition, subjects: [...(definition.subjects ?? [])] });
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== streamNameInUse) throw error;
    return manager.streams.info(definition.name);
  }
}

/** The server refuses to change the rest on a stream that exists. */
function mutable({ subjects = [], max_age, max_bytes, duplicate_window }: StreamDefinition) {
  return {
    subjects: [...subjects],
    ...(max_age === undefined ? {} : { max_age }),
    ...(max_bytes === undefined ? {} : { max_bytes }),
    ...(duplicate_window === undefined ? {} : { duplicate_window }),
  };
}
