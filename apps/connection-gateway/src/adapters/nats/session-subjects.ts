import {
  sessionEndRequest,
  sessionNotice,
  sessionWord,
  subjects,
} from '@jumpfleet/gateway-contracts';
import type { ClientReply, SessionNotice, SessionWord } from '@jumpfleet/gateway-contracts';
import type { EndReason } from '@jumpfleet/gateway-domain';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Msg } from '@nats-io/transport-node';
import type { z } from 'zod';
import { jsonOf } from './roster-reporter.js';

/** What the sessions service tells whoever holds an end of a session. */
export interface SessionListener {
  ended(reason: EndReason): void;
  noticed(notice: SessionNotice): void;
  word(word: SessionWord): void;
}

export interface Listening {
  unsubscribe(): void;
}

const done: ClientReply = { ok: true };

/** The subjects of one session, and of its legs. */
export class SessionSubjects {
  constructor(private readonly nats: NatsConnection) {}

  session(id: string, listener: SessionListener): Listening {
    return this.listen(subjects.ofSession(id), (message) => {
      const { subject } = message;
      if (subject === subjects.sessionEnd(id))
        answer(message, sessionEndRequest, ({ reason }) => listener.ended(reason));
      else if (subject === subjects.sessionNotice(id))
        answer(message, sessionNotice, (notice) => listener.noticed(notice));
      else if (subject === subjects.sessionWord(id))
        answer(message, sessionWord, (word) => listener.word(word));
    });
  }

  legEnd(leg: string, ended: (reason: EndReason) => void): Listening {
    return this.listen(subjects.legEnd(leg), (message) =>
      answer(message, sessionEndRequest, ({ reason }) => ended(reason)),
    );
  }

  private listen(subject: string, take: (message: Msg) => void): Listening {
    const { nats } = this;
    const subscription = nats.subscribe(subject, {
      callback: (error, message) => {
        if (!error) take(message);
      },
    });
    return {
      unsubscribe: () => {
        if (!nats.isClosed()) subscription.unsubscribe();
      },
    };
  }
}

function answer<Told>(message: Msg, schema: z.ZodType<Told>, take: (told: Told) => void): void {
  const told = schema.safeParse(jsonOf(message));
  if (!told.success) return;
  if (message.reply) message.respond(JSON.stringify(done));
  take(told.data);
}
