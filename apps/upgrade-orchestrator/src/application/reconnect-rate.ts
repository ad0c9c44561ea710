import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import { ok } from '@jumpfleet/kernel';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { reconnectRateDecider } from '@jumpfleet/upgrades-domain';
import type { ReconnectRate, ReconnectRateRefusal } from '@jumpfleet/upgrades-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { UpgradeEvent } from './upgrade-event.codec.js';

/** Where the gateway shards read the rate. */
export interface RateBoard {
  /** A later revision wins. */
  show(connectionsPerSecond: number, revision: number): Promise<void>;
}
export const RATE_BOARD = Symbol('RATE_BOARD');

export type RateAtRevision = ReconnectRate & Readonly<{ revision: number }>;

const stream = 'upgrades.reconnect-rate.site';

/** The site's reconnect rate: changed here, true in the event store, and shown to the shards at once. */
@Injectable()
export class ReconnectRates {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<UpgradeEvent>,
    @Inject(RATE_BOARD) private readonly board: RateBoard,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async current(): Promise<RateAtRevision> {
    const history = await this.events.load(stream);
    const rate = history.reduce(
      (folded, { event }) =>
        event.type === 'ReconnectRateChanged' ? reconnectRateDecider.evolve(folded, event) : folded,
      reconnectRateDecider.initial,
    );
    return { ...rate, revision: history.length };
  }

  async change(
    connectionsPerSecond: number,
    cause: Cause,
  ): Promise<Result<RateAtRevision, ReconnectRateRefusal>> {
    const result = await handleCommand(this.events, reconnectRateDecider, {
      stream,
      command: { type: 'ChangeReconnectRate', data: { connectionsPerSecond } },
      cause,
      now: this.clock.now(),
    });
    return result.ok ? ok(await this.show()) : result;
  }

  /** Puts on the board what the store says, also what another replica has changed. */
  async show(): Promise<RateAtRevision> {
    const rate = await this.current();
    await this.board.show(rate.connectionsPerSecond, rate.revision);
    return rate;
  }
}
