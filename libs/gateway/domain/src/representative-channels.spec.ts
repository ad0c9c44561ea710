import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ReceiveWindow } from './receive-window.js';
import { RepresentativeEnd } from './representative-end.js';
import type { RepresentativeSaid, SessionEffect, SessionHeard } from './representative-words.js';
import { SendWindow } from './send-window.js';

const limits = {
  initialCreditBytes: 100,
  maxCreditBytes: 240,
  maxDataBytes: 30,
  handshakeMs: 10_000,
  heartbeatMs: 30_000,
  silenceMs: 75_000,
};
interface Shell {
  tool: 'shell';
}
type Effects = readonly SessionEffect<Shell>[];
const shell: Shell = { tool: 'shell' };
const attached: SessionHeard = {
  ...{ t: 'attached', session: 's', leg: 'l', client: { id: 'c', name: 'till 4' } },
  ...{ permissions: ['shell'], tools: ['shell'], grace_ms: 60_000, resumed: true },
};

/** The computer's end of one channel, and the way to it, on which everything under way can be lost. */
class FarEnd {
  readonly got: number[] = [];
  readonly #out = new SendWindow(limits.initialCreditBytes, limits.maxCreditBytes);
  readonly #in = new ReceiveWindow(limits.initialCreditBytes, limits.maxCreditBytes);
  #isKnown = false;
  #isLive = false;
  #unused = 0;
  readonly #toEnd: (frame: SessionHeard | Uint8Array) => void;

  constructor(toEnd: (frame: SessionHeard | Uint8Array) => void) {
    this.#toEnd = toEnd;
  }

  print(bytes: Uint8Array): void {
    this.#out.write(bytes);
    this.#flush();
  }

  lost(): void {
    this.#isLive = false;
  }

  /** Uses up what came. */
  use(): void {
    const bytes = this.#in.use(this.#unused);
    this.#unused = 0;
    if (bytes > 0 && this.#isLive) this.#toEnd({ t: 'credit', channel: 1, bytes });
  }

  hear(frame: RepresentativeSaid<Shell> | Uint8Array): void {
    if (frame instanceof Uint8Array) {
      this.got.push(...frame);
      this.#in.take(frame.length);
      this.#unused += frame.length;
    } else if (frame.t === 'open') this.#open();
    else if (frame.t === 'credit') this.#credit(frame.bytes);
    else if (frame.t === 'resume') this.#resume(frame.received);
  }

  #open(): void {
    this.#isKnown = this.#isLive = true;
    this.#toEnd({ t: 'opened', channel: 1 });
    this.#flush();
  }

  #credit(bytes: number): void {
    this.#out.credit(bytes);
    this.#flush();
  }

  #resume(received: number): void {
    if (!this.#isKnown) {
      this.#toEnd({ t: 'refused', channel: 1, code: 'channel-unknown', message: '' });
      return;
    }
    expect(this.#out.resume(received)).toBe(true);
    this.#in.resume();
    this.#isLive = true;
    this.#toEnd({ t: 'resumed', channel: 1, received: this.#in.received });
    this.#toEnd({ t: 'opened', channel: 1 });
    this.#flush();
  }

  #flush(): void {
    if (!this.#isLive) return;
    for (let next = this.#out.next(9); next !== undefined; next = this.#out.next(9))
      this.#toEnd(next);
  }
}

/** Both ends of one channel, with frames under way between them. */
class Session {
  readonly end = new RepresentativeEnd<Shell>(limits, 0);
  readonly got: number[] = [];
  readonly far: FarEnd;
  #unused = 0;
  #toFar: (RepresentativeSaid<Shell> | Uint8Array)[] = [];
  #toEnd: (SessionHeard | Uint8Array)[] = [];
  #printed = 0;
  #typed = 0;

  constructor() {
    this.far = new FarEnd((frame) => this.#toEnd.push(frame));
    this.do(this.end.channels.open(shell, { isBulk: true }).effects);
    this.comeBack();
  }

  do(effects: Effects): void {
    for (const effect of effects) {
      if (effect.do === 'send') this.#toFar.push(effect.message);
      else if (effect.do === 'send-data') this.#toFar.push(effect.payload);
      else if (effect.do === 'deliver') {
        this.got.push(...effect.payload);
        this.#unused += effect.payload.length;
      } else expect(['over', 'ended']).not.toContain(effect.do);
    }
  }

  type(count: number): void {
    this.do(this.end.channels.write(1, counted(this.#typed, count)));
    this.#typed += count;
  }

  print(count: number): void {
    this.far.print(counted(this.#printed, count));
    this.#printed += count;
  }

  use(): void {
    const bytes = this.#unused;
    this.#unused = 0;
    this.do(this.end.channels.used(1, bytes));
    this.far.use();
  }

  /** One frame of each direction arrives. */
  carry(): boolean {
    const there = this.#toFar.shift();
    const here = this.#toEnd.shift();
    if (there) this.far.hear(there);
    if (here instanceof Uint8Array) this.do(this.end.heardData(1, here, 0));
    else if (here) this.do(this.end.heard(here, 0));
    return (there ?? here) !== undefined;
  }

  lose(): void {
    this.far.lost();
    this.#toFar = [];
    this.#toEnd = [];
    if (this.end.phase === 'suspended' || this.end.phase === 'attached')
      this.do(this.end.lost({ code: 1006, reason: '' }, 0));
  }

  /** The computer's line is lost: what is under way to it is too. */
  suspend(): void {
    this.far.lost();
    this.#toFar = [];
    this.#toEnd = [];
    this.do(this.end.heard({ t: 'suspended', until: new Date(9).toISOString() }, 0));
  }

  comeBack(): void {
    if (this.end.phase === 'suspended') this.do(this.end.heard({ t: 'restored' }, 0));
    else if (this.end.phase === 'dialing') {
      this.do(this.end.connected('ticket', 0));
      this.#toFar = [];
      this.do(this.end.heard(attached, 0));
    }
  }

  finish(): void {
    this.comeBack();
    do this.use();
    while (this.carry());
    expect(this.got).toEqual([...counted(0, this.#printed)]);
    expect(this.far.got).toEqual([...counted(0, this.#typed)]);
  }
}

function counted(from: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, n) => (from + n) % 251);
}

describe('Bytes of a channel', () => {
  it('arrive exactly once and in order, whatever is lost on the way', () => {
    const count = fc.integer({ min: 1, max: 700 });
    const step = fc.oneof(
      count.map((bytes) => (session: Session) => session.type(bytes)),
      count.map((bytes) => (session: Session) => session.print(bytes)),
      fc.constant((session: Session) => session.use()),
      fc.nat(30).map((frames) => (session: Session) => {
        for (let n = 0; n <= frames; n++) session.carry();
      }),
      fc.constantFrom<(session: Session) => void>(
        (session) => session.lose(),
        (session) => session.suspend(),
        (session) => session.comeBack(),
      ),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const session = new Session();
        for (const take of steps) take(session);
        session.finish();
      }),
      { numRuns: 60 },
    );
  });

  it('are kept no longer than until they are credited', () => {
    const window = new SendWindow(1_000);
    for (let n = 0; n < 5_000; n++) {
      window.write(Uint8Array.of(n));
      window.next(100);
      window.credit(1);
    }
    expect(window.held).toBe(0);
    expect(window.resume(4_999)).toBe(false);
  });
});
