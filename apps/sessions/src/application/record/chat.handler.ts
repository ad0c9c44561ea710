import { EVENT_STORE } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { Principal } from '@jumpfleet/http';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionsEvent } from '../events/sessions-event.js';
import { sessionStream } from '../session-stream.js';
import { CHAT_TRANSCRIPTS, SESSION_WORDS } from './ports.js';
import type { ChatTranscripts, SessionWords } from './ports.js';
import type { ChatLine, Saying, SayingReport, Speaker } from './record.js';
import { memberOf, peopleOf } from './session-people.js';
import { storableText } from './storable-text.js';

/** As the words on the bus have them; what is no text grows when it is written out. */
const longestName = 128;
const longestText = 4_000;

/**
 * Keeps what is said in a session, then tells it to both ends. It is told again with a repetition: whoever keeps
 * it may have died before it told it, and the ends take each number once.
 */
@Injectable()
export class ChatHandler {
  constructor(
    @Inject(CHAT_TRANSCRIPTS) private readonly transcripts: ChatTranscripts,
    @Inject(SESSION_WORDS) private readonly words: SessionWords,
    @Inject(EVENT_STORE) private readonly events: EventStore<SessionsEvent>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What one end of a line said; false when nobody knows the session. */
  async heard(report: SayingReport): Promise<boolean> {
    const from = await this.speakerOf(report);
    if (!from) return false;
    const { session: sessionId, id, text } = report;
    const kept = await this.keep({ sessionId, id, from, text, at: new Date(report.at) });
    return kept !== undefined;
  }

  /** What a representative says over the REST API. */
  say(
    said: Readonly<{ sessionId: string; id: string; text: string }>,
    { id, name }: Principal,
  ): Promise<ChatLine | undefined> {
    return this.keep({ ...said, from: { type: 'representative', id, name }, at: this.clock.now() });
  }

  private async keep(saying: Saying): Promise<ChatLine | undefined> {
    const { from, text } = saying;
    const line = await this.transcripts.add({
      ...saying,
      from: { ...from, name: cut(from.name, longestName) },
      text: cut(text, longestText),
    });
    if (line) this.words.said(saying.sessionId, line);
    return line;
  }

  private async speakerOf({ session, leg, from }: SayingReport): Promise<Speaker | undefined> {
    const recorded = await this.events.load(sessionStream(session));
    if (recorded.length === 0) return undefined;
    const people = peopleOf(recorded);
    if (from === 'customer') return { type: 'customer', ...people.customer };
    const member = memberOf(people, leg) ?? people.members[0];
    return member && { type: 'representative', id: member.id, name: member.name };
  }
}

const cut = (text: string, length: number): string =>
  storableText(text).slice(0, length).toWellFormed();
