import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BytePump } from './byte-pump.js';
import type { BudgetSlice, ByteSource } from './byte-pump.js';

const frame = 32_777;

/** A download with room for so many bytes on its line until somebody reads. */
class Download implements ByteSource {
  readonly sentAt: number[] = [];
  onLine = 0;

  constructor(
    readonly name: string,
    private toSend: number,
    private readonly room = Infinity,
  ) {}

  get isBlocked(): boolean {
    return this.toSend > 0 && this.onLine >= this.room;
  }

  get readyBytes(): number {
    return this.isBlocked ? 0 : this.toSend;
  }

  sendFrame(most: number): number {
    const cost = Math.min(frame, this.toSend, most);
    this.toSend -= cost;
    this.onLine += cost;
    sent.push({ name: this.name, cost, at: performance.now() });
    return cost;
  }
}

const sent: { name: string; cost: number; at: number }[] = [];
const wanted: number[] = [];
let answer: (want: number) => BudgetSlice | 'unlimited' | undefined;
let pump: BytePump;
let total = 0;

beforeEach(() => {
  jest.useFakeTimers();
  sent.length = 0;
  wanted.length = 0;
  total = 0;
  pump = new BytePump(
    {
      take: (want) => {
        wanted.push(want);
        return Promise.resolve(answer(want));
      },
    },
    (bytes) => (total += bytes),
  );
});
afterEach(() => {
  pump.stop();
  jest.useRealTimers();
});

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const names = () => sent.map(({ name }) => name).join('');

describe('The pump of upgrade bytes', () => {
  it('UP-01: sends no more than the budget gives, and nothing before or after its time', async () => {
    let from = performance.now() + 50;
    const slices: BudgetSlice[] = [];
    answer = () => {
      const slice = { bytes: 100_000, fromMs: from, untilMs: from + 10 };
      slices.push(slice);
      from += 100;
      return slice;
    };
    pump.wake(new Download('a', 10_000_000));
    await pass(1_000);
    for (const { bytes, fromMs, untilMs } of slices) {
      const within = sent.filter(({ at }) => at >= fromMs && at < untilMs);
      const cost = within.reduce((sum, one) => sum + one.cost, 0);
      expect(cost).toBeLessThanOrEqual(bytes);
      if (fromMs + 10 < performance.now()) expect(cost).toBeGreaterThan(bytes - 1_024);
    }
    expect(sent.every(({ at }) => slices.some((s) => at >= s.fromMs && at < s.untilMs))).toBe(true);
    expect(total).toBe(sent.reduce((sum, { cost }) => sum + cost, 0));
  });

  it('is fair: a frame of each in turn, whoever came first', async () => {
    answer = () => ({ bytes: 12 * frame, fromMs: performance.now(), untilMs: Infinity });
    pump.wake(new Download('a', 100 * frame));
    pump.wake(new Download('b', 4 * frame));
    pump.wake(new Download('c', 4 * frame));
    await pass(10);
    expect(names().slice(0, 12)).toBe('abcabcabcabc');
  });

  it('leaves out a line that is full until it has room, and asks for nothing on its behalf', async () => {
    answer = (want) => ({ bytes: want, fromMs: performance.now(), untilMs: performance.now() + 5 });
    const slow = new Download('s', 10 * frame, 2 * frame);
    pump.wake(slow);
    await pass(100);
    expect(names()).toBe('ss');
    const asked = wanted.length;
    await pass(1_000);
    expect(wanted).toHaveLength(asked);
    slow.onLine = 0;
    await pass(10);
    expect(names()).toBe('ssss');
  });

  it('sends nothing while the budget cannot be asked, and goes on when it can', async () => {
    answer = () => undefined;
    const waiting = new Download('a', frame);
    pump.wake(waiting);
    await pass(1_000);
    expect(sent).toEqual([]);
    expect(pump.isWaiting(waiting)).toBe(true);
    expect(wanted.length).toBeLessThan(40);
    answer = (want) => ({ bytes: want, fromMs: performance.now(), untilMs: Infinity });
    await pass(150);
    expect(names()).toBe('a');
    expect(pump.isWaiting(waiting)).toBe(false);
  });

  it('asks again though another download came and went meanwhile', async () => {
    answer = () => undefined;
    const [one, other] = [new Download('a', frame), new Download('b', 0)];
    pump.wake(one);
    await pass(10);
    pump.wake(other);
    answer = (want) => ({ bytes: want, fromMs: performance.now(), untilMs: Infinity });
    await pass(200);
    expect(names()).toBe('a');
  });

  it('does not forget whose line something else filled while it waited for the budget', async () => {
    answer = () => undefined;
    const waiting = new Download('a', frame, 2 * frame);
    pump.wake(waiting);
    waiting.onLine = 2 * frame;
    answer = (want) => ({ bytes: want, fromMs: performance.now(), untilMs: Infinity });
    await pass(200);
    expect(sent).toEqual([]);
    waiting.onLine = 0;
    await pass(50);
    expect(names()).toBe('a');
  });

  it('asks again for one though another comes by meanwhile', async () => {
    answer = () => undefined;
    pump.wake(new Download('a', 10));
    await pass(10);
    pump.wake(new Download('b', 0));
    answer = (want) => ({ bytes: want, fromMs: performance.now(), untilMs: Infinity });
    await pass(100);
    expect(names()).toBe('a');
  });

  it('sends the last few bytes too', async () => {
    answer = (want) => ({ bytes: want, fromMs: performance.now(), untilMs: Infinity });
    pump.wake(new Download('a', 10));
    await pass(5);
    expect(total).toBe(10);
  });

  it('goes as fast as lines take it without a limit', async () => {
    answer = () => 'unlimited';
    pump.wake(new Download('a', 300 * frame));
    pump.wake(new Download('b', 300 * frame));
    await pass(100);
    expect(total).toBe(600 * frame);
  });
});
