import { clientReply, subjects } from '@jumpfleet/gateway-contracts';
import type { SessionEndRequest, SessionNotice, SessionWord } from '@jumpfleet/gateway-contracts';
import { NATS, inject } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { SessionEndReason } from '@jumpfleet/sessions-contracts';
import type { LeaveReason } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionLines } from '../../application/ports.js';
import { hasNoResponders } from './no-responders.js';

const timeoutMs = 5_000;
const lookMs = 500;

class LineNotReached extends Error {
  override readonly name = 'LineNotReached';
}

/** No responders means that no shard holds the line any more: nothing is left to close, and nobody to tell. */
@Injectable()
export class NatsSessionLines implements SessionLines {
  constructor(@Inject(NATS) private readonly nats: NatsConnection) {}

  close(sessionId: string, reason: SessionEndReason): Promise<void> {
    // Nobody has a line to a session that was never accepted, except its customer.
    const told = reason === 'not-accepted' ? 'representative' : reason;
    const request: SessionEndRequest = { reason: told };
    return this.ask(subjects.sessionEnd(sessionId), request);
  }

  closeLeg(leg: string, reason: LeaveReason): Promise<void> {
    const request: SessionEndRequest = { reason };
    return this.ask(subjects.legEnd(leg), request);
  }

  /** Shards listen to all that is told of their sessions: who answers nothing to this is there all the same. */
  async areHeld(sessionId: string): Promise<boolean> {
    const subject = subjects.ofSession(sessionId).replace('*', 'look');
    try {
      await this.nats.request(subject, '{}', { timeout: lookMs });
      return true;
    } catch (error) {
      return !hasNoResponders(error);
    }
  }

  say(sessionId: string, word: SessionWord): void {
    this.nats.publish(subjects.sessionWord(sessionId), JSON.stringify(word));
  }

  tell(sessionId: string, notice: SessionNotice): Promise<void> {
    return this.ask(subjects.sessionNotice(sessionId), notice);
  }

  private async ask(subject: string, request: object): Promise<void> {
    try {
      const answer = await this.nats.request(subject, JSON.stringify(request), {
        timeout: timeoutMs,
        headers: inject(),
      });
      const { ok, message } = clientReply.parse(answer.json());
      if (!ok) throw new LineNotReached(message ?? 'The gateway refused.');
    } catch (error) {
      if (!hasNoResponders(error)) throw error;
    }
  }
}
