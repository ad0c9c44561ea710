import { bulkGarbage } from '@jumpfleet/gateway-client';
import { dataFrameKind, readRelaySequence, relaySequence } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Msg, Subscription } from '@nats-io/transport-node';
import type { z } from 'zod';
import { messageOf } from './frames.js';
import type { Relay, RelayEnd } from './relay.js';

export type BusWay<Heard extends { t: string }> = Readonly<{
  inbound: string;
  outbound: string;
  heard: z.ZodType<Heard | Alive>;
}>;
type Alive = Readonly<{ t: 'alive' }>;

const aliveAfterMs = 2_000;
const lostAfterMs = 7_000;
const alive = Buffer.from('{"t":"alive"}');

/**
 * A relay to another shard. Each frame is numbered, so that a lost one ends this line instead of tearing a hole
 * into its bytes; silence ends it too.
 */
export class BusRelay<Said, Heard extends { t: string }> implements Relay<Said> {
  private readonly subscription: Subscription;
  private sent = 0;
  private received = 0;
  private saidAt = performance.now();
  private heardAt = performance.now();
  private isClosed = false;

  constructor(
    private readonly nats: NatsConnection,
    private readonly way: BusWay<Heard>,
    private readonly end: RelayEnd<Heard>,
    private readonly onClosed: (relay: BusRelay<Said, Heard>) => void,
  ) {
    this.subscription = nats.subscribe(way.inbound, {
      callback: (_error, message) => this.take(message),
    });
  }

  say(message: Said): void {
    this.send(Buffer.from(JSON.stringify(message)));
  }

  send(frame: Uint8Array): void {
    if (this.isClosed || this.nats.isClosed()) return;
    this.sent = (this.sent + 1) >>> 0;
    this.saidAt = performance.now();
    this.nats.publish(this.way.outbound, frame, { reply: relaySequence(this.sent) });
  }

  /** Called from time to time: keeps the far end informed and watches it. */
  tick(now: number): void {
    if (now - this.heardAt > lostAfterMs) this.end.lost();
    else if (now - this.saidAt >= aliveAfterMs) this.send(alive);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (!this.nats.isClosed()) this.subscription.unsubscribe();
    this.onClosed(this);
  }

  private take({ data, reply }: Msg): void {
    if (this.isClosed || data.length === 0) return;
    this.heardAt = performance.now();
    this.received = (this.received + 1) >>> 0;
    if (readRelaySequence(reply) !== this.received) this.end.lost();
    else if (data[0] === dataFrameKind) this.takeData(data);
    else this.takeMessage(data);
  }

  private takeData(frame: Uint8Array): void {
    bulkGarbage.add(frame.length);
    this.end.data(frame);
  }

  /** Who speaks another version of the protocol is as good as lost. */
  private takeMessage(frame: Uint8Array): void {
    const message = messageOf(frame, this.way.heard);
    if (message === undefined) this.end.lost();
    else if (!isAlive(message)) this.end.said(message);
  }
}

function isAlive(message: { t: string }): message is Alive {
  return message.t === 'alive';
}
