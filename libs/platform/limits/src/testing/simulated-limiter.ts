import { gateCredit } from '../line.js';
import { OwnGate } from '../own-gate.js';
import type { Share } from '../own-gate.js';
import {
  admissionsKey,
  headsKey,
  onlineKey,
  rateKey,
  reservationKey,
  returnsKey,
} from '../scripts/keys.js';
import { onlineScript } from '../scripts/online.js';
import { gateScript, knockScript, returnScript } from '../scripts/reconnect.js';
import { laneOf, letterOf } from '../slot-token.js';
import type { Lane, LaneLetter, Slot } from '../slot-token.js';
import type { VirtualRedis } from './virtual-redis.js';

const second = 1_000_000;
const leadMicros = second;
const holdMicros = 1.5 * second;
const windowMicros = 5 * second;
const lifetimeMicros = 15 * second;
/** A limiter that lost its line tries again this often at least. */
export const noticeMicros = second / 2;

type Held = Readonly<{ client: string; slot: Slot }>;
type Told = Readonly<{ slot: Slot; at: number }>;
type Heard = Readonly<{ share: Share | undefined; at: number; ahead: number }>;
export type Ids = Readonly<{ admitted: (client: string, at: number) => void; id: string }>;

/** What `ReconnectLimiter` and `SharedLine` do, at times that are given. */
export class SimulatedLimiter {
  /** What its clients were told, and when they will be there. */
  readonly told = new Map<string, Told>();
  private held: Held[] = [];
  private ownTurns: Held[] = [];
  private readonly ownGate = new OwnGate({ holdMs: 2_500, windowMs: windowMicros / 1_000 });
  private era: string | undefined;
  private heard: Heard | undefined;

  constructor(
    private readonly redis: VirtualRedis,
    private readonly ids: Ids,
  ) {}

  /** When `isLost`, Redis did what it was asked to and nobody heard of it. */
  async knock(client: string, isLost: boolean): Promise<void> {
    const slot = this.told.get(client)?.slot;
    const answer = await this.askToKnock(client, slot?.lane ?? 'others');
    if (answer === undefined) {
      this.ownTurn(client, slot);
      return;
    }
    const [kind, era, letter, at, now] = answer as [string, string, LaneLetter, string, string];
    if (isLost || kind === 'closed') return;
    this.era = era;
    if (kind === 'pass') {
      this.admit(client, this.redis.now);
      return;
    }
    const given = { era, lane: laneOf(letter), at: Number(at) };
    if (Number(at) - Number(now) > holdMicros) this.tell(client, given, Number(at) - Number(now));
    else this.hold({ client, slot: given });
  }

  async gate(isLost: boolean): Promise<void> {
    if (this.held.length === 0) return;
    const next = this.held.slice(0, 16);
    const answer = await this.redis.call({
      lua: gateScript,
      keys: [rateKey, returnsKey, admissionsKey, headsKey],
      args: [
        ...[this.redis.run ?? '', gateCredit, this.ids.id],
        ...next.flatMap(({ client, slot }) => [client, Math.round(slot.at)]),
      ],
    });
    if (answer === undefined || isLost) {
      this.held = this.held.slice(next.length);
      for (const { client, slot } of next) this.ownTurn(client, slot);
      return;
    }
    const [kind, , count] = answer as [string, string, string];
    if (kind === 'closed') return;
    for (const { client } of this.held.splice(0, Number(count))) this.admit(client, this.redis.now);
  }

  async reserveReturn(client: string, awayMicros: number): Promise<void> {
    const answer = await this.redis.call({
      lua: returnScript,
      keys: [rateKey, returnsKey, reservationKey(client)],
      args: [this.redis.run ?? '', client, awayMicros + leadMicros, windowMicros],
    });
    const [kind, era, at, now] = (answer ?? ['closed']) as [string, string, string, string];
    if (kind === 'slot')
      this.tell(client, { era, lane: 'returns', at: Number(at) }, Number(at) - Number(now));
  }

  async say(): Promise<void> {
    const answer = await this.redis.call({
      lua: onlineScript,
      keys: [onlineKey, rateKey],
      args: [this.redis.run ?? '', this.ids.id, 0, lifetimeMicros],
    });
    if (answer === undefined) return;
    const [, of, rank, spacing, era] = (answer as string[]).map(String);
    this.era = era;
    const share = { rank: Number(rank), of: Number(of), spacing: Number(spacing) };
    const { now, skew } = this.redis;
    this.heard = { share: share.rank < 0 ? undefined : share, at: now, ahead: skew };
  }

  /** Who is called and comes; whose own turn it is. */
  async tick(): Promise<void> {
    const { now } = this.redis;
    for (const [client, { at }] of [...this.told]) if (at <= now) await this.knock(client, false);
    const due = this.ownTurns.filter(({ slot }) => slot.at <= now);
    this.ownTurns = this.ownTurns.filter(({ slot }) => slot.at > now);
    if (this.seesNoRedis) for (const { client, slot } of due) this.admit(client, slot.at);
  }

  private askToKnock(client: string, lane: Lane): Promise<unknown> {
    return this.redis.call({
      lua: knockScript,
      keys: [rateKey, returnsKey, admissionsKey, reservationKey(client), headsKey],
      args: [
        ...[this.redis.run ?? '', client, letterOf(lane)],
        ...[windowMicros, holdMicros, gateCredit, this.held.length === 0 ? 1 : 0, this.ids.id],
      ],
    });
  }

  private get seesNoRedis(): boolean {
    const { run, now, upSince } = this.redis;
    return run === undefined || now < upSince + noticeMicros;
  }

  private ownTurn(client: string, slot: Slot | undefined): void {
    const { run, now, downSince } = this.redis;
    const { heard } = this;
    this.told.delete(client);
    if (run !== undefined || slot === undefined || slot.era !== this.era) return;
    if (heard?.share === undefined || downSince - heard.at > 10 * second) return;
    const there = (at: number) => at + heard.ahead;
    const waitMs = this.ownGate.take({
      ...{ clientId: client, slot, share: heard.share },
      ...{ now: there(now), notBefore: there(downSince + second) },
    });
    if (waitMs !== undefined)
      this.ownTurns.push({ client, slot: { ...slot, at: now + waitMs * 1_000 } });
  }

  private tell(client: string, slot: Slot, inMicros: number): void {
    this.told.set(client, { slot, at: this.redis.now + inMicros - leadMicros });
  }

  private hold(held: Held): void {
    this.told.delete(held.client);
    const before = this.held.findLastIndex(({ slot }) => slot.at <= held.slot.at);
    this.held.splice(before + 1, 0, held);
  }

  private admit(client: string, at: number): void {
    this.told.delete(client);
    this.ids.admitted(client, at);
  }
}
