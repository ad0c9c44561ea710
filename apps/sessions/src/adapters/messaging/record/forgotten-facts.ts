import { NATS, eventsStream } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { JetStreamApiError, jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamManager, StoredMsg } from '@nats-io/jetstream';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

const ownFacts = 'events.sessions.>';
/** Looked at in one go; the next goes on where they are. */
const mostMessages = 5_000;
const notFound: ReadonlySet<number> = new Set([10_037, 10_059]);

const factOfSession = z.object({ data: z.object({ sessionId: z.uuid() }) });

/**
 * Erases from EVENTS what was said of sessions that are forgotten. The relay would not bring it back: it reads the
 * events, which are gone.
 */
@Injectable()
export class ForgottenFacts {
  constructor(@Inject(NATS) private readonly nats: NatsConnection) {}

  async erase(before: Date, isOnRecord: (sessionId: string) => Promise<boolean>): Promise<void> {
    const manager = await jetstreamManager(this.nats, { checkAPI: false });
    let sequence = 1;
    for (let looked = 0; looked < mostMessages; looked++) {
      const message = await next(manager, sequence);
      if (!message || message.time >= before) return;
      sequence = message.seq + 1;
      const fact = factOfSession.safeParse(parsed(message));
      if (fact.success && !(await isOnRecord(fact.data.data.sessionId)))
        await manager.streams.deleteMessage(eventsStream.name, message.seq, true);
    }
  }
}

async function next(manager: JetStreamManager, seq: number): Promise<StoredMsg | undefined> {
  try {
    const query = { seq, next_by_subj: ownFacts };
    return (await manager.streams.getMessage(eventsStream.name, query)) ?? undefined;
  } catch (error) {
    if (error instanceof JetStreamApiError && notFound.has(error.code)) return undefined;
    throw error;
  }
}

function parsed(message: StoredMsg): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
