export { EventContext } from './consumer/event-context.js';
export type { Log } from './log.js';
export { causeOf, publishedEvent } from './published-event.js';
export type { Publication, Publish, PublishedEvent } from './published-event.js';
export type { ReadModel } from './read-models/read-model.js';
export { RevisionConflict, UnknownEvent, UnknownReadModel } from './store/errors.js';
export { eventCodec } from './store/event-codec.js';
export type { EventCodec, EventSpec, StoredEvent } from './store/event-codec.js';
export { eventLogMigrations } from './store/event-log.migration.js';
export { EVENT_STORE } from './store/event-store.js';
export type {
  AppendOptions,
  Committed,
  EventStore,
  ReadModelChange,
  Within,
} from './store/event-store.js';
export { StreamForgetting } from './store/forget-streams.js';
export type { Forgetting, StreamForgettingOptions } from './store/forget-streams.js';
export { handleCommand } from './store/handle-command.js';
export type { CommandToHandle, Handled } from './store/handle-command.js';
export { InMemoryEventStore } from './store/in-memory-event-store.js';
export { partitionCount, partitionOf } from './store/partition.js';
export { PostgresEventStore } from './store/postgres-event-store.js';
export { EventLogModule } from './event-log.module.js';
export type { EventLogOptions } from './event-log.module.js';
export { databaseUrlOf } from './leadership/database-url.js';
export { LeaderLoop } from './leadership/leader-loop.js';
export { WakeUp } from './leadership/wake-up.js';
export { EventConsumer } from './consumer/event-consumer.js';
export type { EventConsumerOptions } from './consumer/event-consumer.js';
export { eventConsumer } from './consumer/event-consumer.provider.js';
export { EventFailureFilter, EventHandlers } from './consumer/event-handlers.js';
export type { ParkedEvent } from './consumer/parked-events.js';
export type { Comparison } from './read-models/compare.js';
export { ReadModels } from './read-models/read-models.js';
export type { ReadModelsOptions } from './read-models/read-models.js';
export type { Rebuilt } from './read-models/rebuild.js';
export { OutboxRelay } from './relay/outbox-relay.js';
export type { OutboxRelayOptions } from './relay/outbox-relay.js';
export { verifyStreams } from './store/verify-streams.js';
export type { BrokenStream, Verification } from './store/verify-streams.js';
export { settledPosition } from './store/writers.js';
export { newsSubject } from './news/news.js';
export type { News } from './news/news.js';
export { newsMigrations } from './news/news.migration.js';
export { NewsConsumer } from './news/news-consumer.js';
export type { NewsConsumerOptions } from './news/news-consumer.js';
export { NewsRelay, newsRelay } from './news/news-relay.js';
export type { NewsRelayOptions } from './news/news-relay.js';
