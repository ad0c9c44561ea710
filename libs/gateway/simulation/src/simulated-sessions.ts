import type { ChannelMessage, OpenMessage } from '@jumpfleet/gateway-client';
import { limits } from '@jumpfleet/gateway-contracts';
import type { FleetFloor } from './fleet-floor.js';
import { SimulatedShell } from './simulated-shell.js';
import type { ShellLine } from './simulated-shell.js';

type Kept = Readonly<{ session: string; leg: string; ref: number; shell: SimulatedShell }>;
type Resume = Extract<ChannelMessage, { t: 'resume' }>;

/** The sessions of one simulated computer: its shells outlive lost lines for as long as a real client's do. */
export class SimulatedSessions {
  readonly #floor: FleetFloor;
  readonly #hostname: string;
  readonly #kept = new Set<Kept>();
  readonly #byNumber = new Map<number, Kept>();

  constructor(floor: FleetFloor, hostname: string) {
    this.#floor = floor;
    this.#hostname = hostname;
  }

  hear(connection: ShellLine, message: ChannelMessage): void {
    switch (message.t) {
      case 'open':
        return this.#open(connection, message);
      case 'resume':
        return this.#resume(connection, message);
      case 'credit':
        return this.#byNumber.get(message.channel)?.shell.credit(message.bytes);
      case 'close':
        return this.#forget(message.channel);
      case 'detach':
        return this.#detach(({ leg }) => leg === message.leg);
      case 'session-over':
        return this.#end(message);
      case 'resize':
        return;
    }
  }

  data(channel: number, payload: Uint8Array): void {
    const { shell } = this.#byNumber.get(channel) ?? {};
    shell?.type(payload);
    if (shell?.hasExited) this.#forget(channel);
  }

  /** The line is lost: its numbers mean nothing any more. */
  lineEnded(): void {
    this.#detach(() => true);
  }

  #open(connection: ShellLine, { channel, session, leg, ref }: OpenMessage): void {
    this.#floor.sessionOpened();
    const shell = new SimulatedShell({ connection, channel }, this.#hostname);
    const kept = { session, leg, ref, shell };
    this.#kept.add(kept);
    this.#byNumber.set(channel, kept);
  }

  #resume(connection: ShellLine, { channel, leg, ref, received }: Resume): void {
    for (const kept of this.#kept) {
      if (kept.leg !== leg || kept.ref !== ref) continue;
      if (!kept.shell.resume({ connection, channel }, received)) break;
      this.#byNumber.set(channel, kept);
      return;
    }
    const unknown = { code: 'channel-unknown', message: 'There is no such shell.' };
    connection.send({ t: 'refused', channel, ...unknown });
  }

  #detach(isMeant: (kept: Kept) => boolean): void {
    const left: Kept[] = [];
    for (const [channel, kept] of this.#byNumber) {
      if (!isMeant(kept)) continue;
      this.#byNumber.delete(channel);
      kept.shell.detach();
      left.push(kept);
    }
    if (left.length === 0) return;
    this.#floor.agenda.at(Date.now() + limits.sessionGraceMs, () => {
      for (const kept of left) if (kept.shell.isDetached) this.#kept.delete(kept);
    });
  }

  #end({ session, leg }: Extract<ChannelMessage, { t: 'session-over' }>): void {
    const isOver = (kept: Kept) => kept.session === session && (!leg || kept.leg === leg);
    for (const [channel, kept] of this.#byNumber) if (isOver(kept)) this.#byNumber.delete(channel);
    for (const kept of this.#kept) if (isOver(kept)) this.#kept.delete(kept);
  }

  #forget(channel: number): void {
    const kept = this.#byNumber.get(channel);
    if (kept) this.#kept.delete(kept);
    this.#byNumber.delete(channel);
  }
}
