export { checkNats, closeNats, connectNats } from './connect-nats.js';
export type { NatsConnection, NatsOptions } from './connect-nats.js';
export { GatheredQuestions } from './gathered-questions.js';
export type { GatheringLimits } from './gathered-questions.js';
export { extract, inject, withConsumeSpan, withPublishSpan } from './headers.js';
export type { MessageContext } from './headers.js';
export { bodyOf, itemsIn } from './message-body.js';
export { MessagingModule, NATS } from './messaging.module.js';
export { ShardLeases } from './shard-leases.js';
export type { RunPorts } from './shard-leases.js';
export {
  ensureStream,
  eventsStream,
  newsStream,
  recordingsStream,
  telemetryStream,
} from './streams.js';
export type { StreamDefinition } from './streams.js';
export { TelemetryConsumer } from './telemetry-consumer.js';
export type { TelemetryOptions } from './telemetry-consumer.js';
export { WriteQueue } from './write-queue.js';
export type { Pace } from './write-queue.js';
