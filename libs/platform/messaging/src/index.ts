export { checkNats, closeNats, connectNats } from './connect-nats.js';
export type { NatsConnection, NatsOptions } from './connect-nats.js';
export { GatheredQuestions } from './gathered-questions.js';
export type { GatheringLimits } from './gathered-questions.js';
export { extract, inject, withConsumeSpan, withPublishSpan } from './headers.js';
export type { MessageContext } from './headers.js';
export { MessagingModule, NATS } from './messaging.module.js';
export { ensureStream, eventsStream, telemetryStream } from './streams.js';
export type { StreamDefinition } from './streams.js';
