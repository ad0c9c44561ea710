import { RepresentativeChannels } from './representative-channels.js';
import type { WindowLimits } from './representative-channels.js';
import type {
  Attachment,
  RepresentativeSaid,
  Said,
  SessionEffect,
  SessionHeard,
} from './representative-words.js';
import { Sayings } from './sayings.js';
import type { Saying } from './sayings.js';

export type RepresentativeEndLimits = WindowLimits &
  Readonly<{ handshakeMs: number; heartbeatMs: number; silenceMs: number }>;

/**
 * `dialing`: no socket, or none that is open. `suspended`: the computer's line is lost, and looked for.
 * `ended` is for good.
 */
export type RepresentativePhase = 'dialing' | 'attaching' | 'attached' | 'suspended' | 'ended';

/** Close codes after which nothing comes back: said by either side, or a fault of this program. */
const finalCodes: ReadonlySet<number> = new Set([1000, 1009, 4400, 4404, 4409, 4410]);
const firstDialMs = 100;
const slowestDialMs = 2_000;

/**
 * The representative's end of a session as a value in time: whoever holds it owns the socket and the clock, says what
 * happens (`connected`, `heard`, `heardData`, `lost`, `tick` each second), and does what is answered, in order. Once
 * it was attached, a line that is lost is dialed anew until the grace is over. Times are milliseconds of one clock.
 */
export class RepresentativeEnd<Request extends object> {
  readonly channels: RepresentativeChannels<Request>;
  readonly #limits: RepresentativeEndLimits;
  readonly #sayings = new Sayings();
  readonly #heardSayings = new Set<number>();
  #phase: RepresentativePhase = 'dialing';
  #attachment: Attachment | undefined;
  /** Until when a lost line may come back. */
  #untilMs = Number.POSITIVE_INFINITY;
  #dials = 0;
  #heardMs: number;
  #pingedMs: number;

  constructor(limits: RepresentativeEndLimits, nowMs: number) {
    this.#limits = limits;
    this.channels = new RepresentativeChannels(limits);
    this.#heardMs = this.#pingedMs = nowMs;
  }

  get phase(): RepresentativePhase {
    return this.#phase;
  }

  /** A socket is open, and this is a ticket for it. */
  connected(ticket: string, nowMs: number): SessionEffect<Request>[] {
    if (this.#phase !== 'dialing') return [];
    this.#phase = 'attaching';
    this.#heardMs = nowMs;
    const again = this.#attachment === undefined ? {} : { resume: true };
    return [{ do: 'send', message: { t: 'attach', ticket, ...again } }];
  }

  heard(message: SessionHeard, nowMs: number): SessionEffect<Request>[] {
    if (this.#phase === 'ended') return [];
    this.#heardMs = nowMs;
    switch (message.t) {
      case 'attached':
        return this.#attached(message, nowMs);
      case 'pong':
        this.#sayings.ponged();
        return [];
      case 'suspended':
        return this.#suspended(Date.parse(message.until), nowMs);
      case 'restored':
        return this.#phase === 'suspended' ? this.#goOn([{ do: 'back' }]) : [];
      case 'ended':
        return this.#end(message.reason, message.code ?? 'ended');
      case 'said':
        return this.#said(message);
      case 'members':
        return [{ do: 'members', members: message }];
      case 'notice':
        return [{ do: 'notice', notice: message }];
      default:
        return this.channels.heard(message);
    }
  }

  heardData(channel: number, payload: Uint8Array, nowMs: number): SessionEffect<Request>[] {
    if (this.#phase === 'ended') return [];
    this.#heardMs = nowMs;
    return this.channels.heardData(channel, payload);
  }

  /** The socket closed, or never opened. */
  lost(
    closed: Readonly<{ code: number; reason: string }>,
    nowMs: number,
  ): SessionEffect<Request>[] {
    if (this.#phase === 'ended') return [];
    if (this.#attachment === undefined || finalCodes.has(closed.code))
      return this.#end(closed.reason || `closed with ${closed.code}`, 'connection-lost');
    return this.#away(nowMs);
  }

  /** No new ticket: `forGood` where the site says that there is no such session any more. */
  unreachable(
    { forGood, reason }: Readonly<{ forGood: boolean; reason: string }>,
    nowMs: number,
  ): SessionEffect<Request>[] {
    if (this.#phase !== 'dialing') return [];
    if (forGood || this.#attachment === undefined) return this.#end(reason, 'connection-lost');
    return [this.#dial(nowMs)];
  }

  tick(nowMs: number): SessionEffect<Request>[] {
    const { handshakeMs, heartbeatMs, silenceMs } = this.#limits;
    if (this.#phase === 'ended') return [];
    if (nowMs >= this.#untilMs && this.#phase !== 'suspended')
      return this.#end('The connection was lost.', 'connection-lost');
    if (this.#phase === 'dialing') return [];
    const patienceMs = this.#phase === 'attaching' ? handshakeMs : silenceMs;
    if (nowMs - this.#heardMs >= patienceMs)
      return [
        { do: 'hang-up', isDead: true },
        ...this.lost({ code: 1006, reason: 'Nothing was heard.' }, nowMs),
      ];
    const quietMs = nowMs - Math.max(this.#heardMs, this.#pingedMs);
    return this.#phase === 'attaching' || quietMs < heartbeatMs ? [] : [this.#ping(nowMs)];
  }

  /** Says it now, or when there is a line again. */
  say(saying: Saying, nowMs: number): SessionEffect<Request>[] {
    this.#sayings.add(saying);
    return this.#isAttached() ? this.#sayAll(nowMs) : [];
  }

  /** Ends the session for good, for everybody. */
  end(): SessionEffect<Request>[] {
    if (this.#phase === 'ended') return [];
    const farewell = this.#isAttached() ? [this.#send({ t: 'end' })] : [];
    return [...farewell, ...this.#end('The session was ended.', 'representative')];
  }

  #attached(attachment: Attachment, nowMs: number): SessionEffect<Request>[] {
    if (this.#phase !== 'attaching') return [];
    const isFirst = this.#attachment === undefined;
    this.#attachment = attachment;
    this.#dials = 0;
    const kept =
      isFirst || attachment.resumed
        ? []
        : this.channels.lost('connection-lost', 'The computer did not keep it.');
    const back = isFirst ? [] : [{ do: 'back' } as const];
    const effects = this.#goOn([{ do: 'attached', attachment }, ...back, ...kept]);
    return [...effects, ...this.#sayAll(nowMs)];
  }

  /** Before a line is attached again it says that it looks for the computer too. */
  #suspended(untilMs: number, nowMs: number): SessionEffect<Request>[] {
    if (this.#phase === 'attaching') this.#untilMs = nowMs + this.#graceMs;
    if (this.#phase !== 'attached') return [];
    this.#phase = 'suspended';
    this.channels.suspended();
    return [{ do: 'away', whose: 'theirs', untilMs }];
  }

  /** The same may be told twice. */
  #said(said: Said): SessionEffect<Request>[] {
    if (this.#heardSayings.has(said.n)) return [];
    this.#heardSayings.add(said.n);
    return [{ do: 'said', said }];
  }

  #goOn(first: readonly SessionEffect<Request>[]): SessionEffect<Request>[] {
    this.#phase = 'attached';
    this.#untilMs = Number.POSITIVE_INFINITY;
    return [...first, ...this.channels.restored()];
  }

  #away(nowMs: number): SessionEffect<Request>[] {
    this.channels.suspended();
    this.#sayings.lost();
    const isNew = this.#untilMs === Number.POSITIVE_INFINITY;
    if (isNew) this.#untilMs = nowMs + this.#graceMs;
    const effects: SessionEffect<Request>[] = isNew
      ? [{ do: 'away', whose: 'ours', untilMs: this.#untilMs }]
      : [];
    this.#phase = 'dialing';
    return [...effects, this.#dial(nowMs)];
  }

  #dial(nowMs: number): SessionEffect<Request> {
    const inMs = Math.min(slowestDialMs, firstDialMs * 2 ** this.#dials);
    this.#dials += 1;
    return { do: 'dial', inMs: Math.max(0, Math.min(inMs, this.#untilMs - nowMs)) };
  }

  #sayAll(nowMs: number): SessionEffect<Request>[] {
    const sayings = this.#sayings.take();
    if (sayings.length === 0) return [];
    return [...sayings.map((saying) => this.#send({ t: 'say', ...saying })), this.#ping(nowMs)];
  }

  #ping(nowMs: number): SessionEffect<Request> {
    this.#pingedMs = nowMs;
    this.#sayings.pinged();
    return this.#send({ t: 'ping' });
  }

  #send(message: RepresentativeSaid<Request>): SessionEffect<Request> {
    return { do: 'send', message };
  }

  get #graceMs(): number {
    return this.#attachment?.grace_ms ?? 0;
  }

  #isAttached(): boolean {
    return this.#phase === 'attached' || this.#phase === 'suspended';
  }

  #end(reason: string, code: string): SessionEffect<Request>[] {
    this.#phase = 'ended';
    const lost = this.channels.lost(code, reason);
    return [...lost, { do: 'hang-up', isDead: false }, { do: 'ended', reason, code }];
  }
}
