import { SpanKind, currentTraceparent, isOutage, withSpan } from '@jumpfleet/observability';
import type { MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { DataSource, EntityManager } from 'typeorm';
import { causeOf } from '../published-event.js';
import { EventContext } from './event-context.js';
import type { IncomingEvent } from './incoming-event.js';

/** A handler threw; the transaction is to be rolled back, and the event perhaps parked. */
export class HandlerFailure extends Error {
  override readonly name = 'HandlerFailure';

  constructor(override readonly cause: unknown) {
    super('An event handler failed.', { cause });
  }
}

/** What is read and written in the transaction of the effects. */
export type Effecting = Readonly<{
  before(tx: EntityManager): Promise<readonly IncomingEvent[]>;
  after(tx: EntityManager): Promise<void>;
}>;

/** Runs handlers in a transaction, and what they put off until after it. */
export class EventEffects {
  constructor(
    private readonly dataSource: DataSource,
    private readonly handlerOf: (type: string) => MessageHandler | undefined,
  ) {}

  /** Throws a `HandlerFailure` when a handler failed while the database was well. */
  async commit({ before, after }: Effecting): Promise<void> {
    const contexts: EventContext[] = [];
    try {
      await this.dataSource.transaction(async (tx) => {
        for (const event of await before(tx)) {
          const context = await this.handle(event, tx);
          if (context) contexts.push(context);
        }
        await after(tx);
      });
    } catch (error) {
      if (!(error instanceof HandlerFailure)) throw error;
      if (isOutage(error.cause)) throw error.cause;
      // What the handler met may have been the database going away in disguise: then this throws too.
      await this.dataSource.query('SELECT 1');
      throw error;
    }
    for (const context of contexts) context.committed();
  }

  private async handle(
    { source, event, traceparent }: IncomingEvent,
    tx: EntityManager,
  ): Promise<EventContext | undefined> {
    const handler = this.handlerOf(event.type);
    if (!handler) return undefined;
    const options = {
      kind: SpanKind.CONSUMER,
      parent: traceparent,
      attributes: { 'messaging.system': 'nats', 'messaging.source': source },
    };
    return withSpan(`consume ${event.type}`, options, async () => {
      const context = new EventContext(tx, causeOf(event, currentTraceparent()));
      try {
        const answer: unknown = await handler(event, context);
        if (isObservable(answer)) await lastValueFrom(answer, { defaultValue: undefined });
      } catch (error) {
        throw new HandlerFailure(error);
      }
      return context;
    });
  }
}
