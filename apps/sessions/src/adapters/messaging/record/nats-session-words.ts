import { subjects } from '@jumpfleet/gateway-contracts';
import type { SessionWord } from '@jumpfleet/gateway-contracts';
import { NATS, inject } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionWords } from '../../../application/record/ports.js';
import type { ChatLine } from '../../../application/record/record.js';

/** Told to whoever listens now; the transcript is what stays. */
@Injectable()
export class NatsSessionWords implements SessionWords {
  constructor(@Inject(NATS) private readonly nats: NatsConnection) {}

  said(sessionId: string, { n, from, text, at }: ChatLine): void {
    const { type, name } = from;
    const word: SessionWord = { kind: 'said', n, from: { type, name }, text, at: at.toISOString() };
    if (this.nats.isClosed()) return;
    this.nats.publish(subjects.sessionWord(sessionId), JSON.stringify(word), { headers: inject() });
  }
}
