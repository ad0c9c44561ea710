import { relayToClient, relayToRepresentative, subjects } from '@jumpfleet/gateway-contracts';
import type { RelayToClient, RelayToRepresentative } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import { BusRelay } from './bus-relay.js';
import type { Relay, RelayEnd } from './relay.js';

type Alive = Readonly<{ t: 'alive' }>;
export type ToClient = Exclude<RelayToClient, Alive>;
export type ToRepresentative = Exclude<RelayToRepresentative, Alive>;

const tickMs = 500;

/** All relays of this shard to others, kept alive by one timer. */
export class BusRelays {
  private readonly open = new Set<{ tick(now: number): void }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly nats: NatsConnection) {}

  get count(): number {
    return this.open.size;
  }

  ofRepresentative(line: string, end: RelayEnd<ToRepresentative>): Relay<ToClient> {
    const inbound = subjects.relayToRepresentative(line);
    const outbound = subjects.relayToClient(line);
    const way = { inbound, outbound, heard: relayToRepresentative };
    return this.keep(new BusRelay<ToClient, ToRepresentative>(this.nats, way, end, this.forget));
  }

  ofClient(line: string, end: RelayEnd<ToClient>): Relay<ToRepresentative> {
    const inbound = subjects.relayToClient(line);
    const outbound = subjects.relayToRepresentative(line);
    const way = { inbound, outbound, heard: relayToClient };
    return this.keep(new BusRelay<ToRepresentative, ToClient>(this.nats, way, end, this.forget));
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private readonly forget = (relay: { tick(now: number): void }): void => {
    this.open.delete(relay);
  };

  private keep<Opened extends { tick(now: number): void }>(relay: Opened): Opened {
    this.open.add(relay);
    this.timer ??= setInterval(() => this.tick(), tickMs);
    return relay;
  }

  private tick(): void {
    const now = performance.now();
    for (const relay of this.open) relay.tick(now);
  }
}
