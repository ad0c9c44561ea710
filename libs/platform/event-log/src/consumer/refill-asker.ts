import type { NatsConnection } from '@nats-io/transport-node';
import type { Log } from '../log.js';
import { refillSubject } from '../wire.js';

const firstAskMs = 300;
const maxAskMs = 10_000;

interface Asking {
  after: number;
  waitMs: number;
  dueAt: number;
}

/** Asks a source's relay for what is missing, once it has not come by itself for a short while. */
export class RefillAsker {
  private readonly asking = new Map<string, Asking>();

  constructor(
    private readonly nats: NatsConnection,
    private readonly log: Log,
  ) {}

  /** Answers whether it asked. */
  consider(source: string, after: number | undefined, now: number): boolean {
    const asking = this.asking.get(source);
    if (after === undefined) {
      this.asking.delete(source);
      return false;
    }
    if (asking?.after !== after) {
      this.asking.set(source, { after, waitMs: firstAskMs, dueAt: now + firstAskMs });
      return false;
    }
    if (now < asking.dueAt) return false;
    asking.waitMs = Math.min(asking.waitMs * 2, maxAskMs);
    asking.dueAt = now + asking.waitMs;
    this.log.warn({ source, after }, 'asks for missing events again');
    this.nats.publish(refillSubject(source), JSON.stringify({ after }));
    return true;
  }
}
