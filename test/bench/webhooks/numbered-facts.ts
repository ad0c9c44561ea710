import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  OutboxRelay,
  PostgresEventStore,
  RevisionConflict,
  eventCodec,
  eventLogMigrations,
} from '@jumpfleet/event-log';
import type { DomainEvent } from '@jumpfleet/kernel';
import { connectNats } from '@jumpfleet/messaging';
import { openDatabase } from '@jumpfleet/persistence';
import { z } from 'zod';
import type { BenchContext } from '../bench.js';

type Data = Readonly<{ type: string; session: Record<string, unknown> }>;
type NumberedFact = DomainEvent<'NumberedFact', 1, Data>;
const codec = eventCodec<NumberedFact>({
  NumberedFact: {
    version: 1,
    schema: z.object({ type: z.string(), session: z.record(z.string(), z.unknown()) }),
  },
});
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const cause = { actor: { type: 'system', id: 'bench' }, correlationId: 'bench' } as const;
const began = 'jumpfleet.session.started.v1';
const ended = 'jumpfleet.session.ended.v1';

/** A fact, and its place in the order that strict recipients are promised. */
export type Placed = Readonly<{ session: string; position: number; begins: boolean }>;
type Sessions = Readonly<{ sessions: number; factsEach: number; perSecond: number }>;

/**
 * Facts of sessions with a number each, as the ticket they are about: published as the service of sessions does,
 * whatever is killed meanwhile. Each session's first fact says that it began, all others that it ended.
 */
export class NumberedFacts {
  private constructor(
    private readonly store: PostgresEventStore<NumberedFact>,
    private readonly wake: () => void,
  ) {}

  static async open(
    context: BenchContext,
    databaseUrl: string,
    natsUrl: string,
  ): Promise<NumberedFacts> {
    const dataSource = await openDatabase({ url: databaseUrl, migrations: eventLogMigrations });
    const nats = await connectNats({ url: natsUrl, name: 'bench' });
    const store = new PostgresEventStore<NumberedFact>(dataSource, codec, []);
    const relay = new OutboxRelay<NumberedFact>({
      source: 'sessions',
      codec,
      publish: ({ event: { data } }) => ({
        type: data.type,
        subject: String(data.session['sessionId']),
        data: data.session,
      }),
      databaseUrl,
      nats,
      log,
    });
    relay.start();
    context.onEnd(async () => {
      await relay.stop();
      await nats.close();
      await dataSource.destroy();
    });
    return new NumberedFacts(store, () => {
      relay.wake();
    });
  }

  /** Round after round: so the facts of all sessions lie between each other. */
  async publish({ sessions, factsEach, perSecond }: Sessions): Promise<void> {
    const ids = Array.from({ length: sessions }, () => randomUUID());
    const begin = performance.now();
    let made = 0;
    for (let revision = 0; revision < factsEach; revision++)
      for (const session of ids) {
        const waitMs = begin + (made * 1_000) / perSecond - performance.now();
        if (waitMs > 5) await pause(waitMs);
        await this.append(session, revision, made++);
      }
  }

  /** By number. */
  async placed(): Promise<Map<number, Placed>> {
    const placed = new Map<number, Placed>();
    for (let after = 0, page = await this.store.readAll(0, 1_000); page.length > 0;) {
      for (const { event, position } of page) {
        const { sessionId, externalKey } = event.data.session;
        const begins = event.data.type === began;
        placed.set(Number(externalKey), { session: String(sessionId), position, begins });
        after = position;
      }
      page = await this.store.readAll(after, 1_000);
    }
    return placed;
  }

  /** Again until it is there: an append whose answer was lost is found at the next. */
  private async append(session: string, revision: number, number: number): Promise<void> {
    const type = revision === 0 ? began : ended;
    const data = { type, session: sessionOf(session, number, revision > 0) };
    for (;;) {
      try {
        const event = { type: 'NumberedFact', version: 1, data } as const;
        await this.store.append(`sessions.session.${session}`, revision, [event], { cause });
        break;
      } catch (error) {
        if (error instanceof RevisionConflict) break;
        await pause(100);
      }
    }
    this.wake();
  }
}

function sessionOf(sessionId: string, number: number, isOver: boolean) {
  return {
    sessionId,
    clientId: '0193d7a0-0000-7000-8000-0000000000c1',
    clientName: 'till-4',
    representative: { id: 'user-ada', name: 'Ada' },
    externalKey: String(number),
    startedAt: '2026-11-22T10:00:00.000Z',
    ...(isOver ? { endedAt: '2026-11-22T10:05:00.000Z', reason: 'representative' } : {}),
  };
}
