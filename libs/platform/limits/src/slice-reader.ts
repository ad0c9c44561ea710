import { z } from 'zod';
import { closedAnswer, luaNumber } from './redis-caller.js';
import { RedisTime } from './redis-time.js';
import { aheadMicros } from './scripts/bandwidth.js';

/** Bytes that may be sent, and when: instants of `performance.now()`. */
export type Slice = Readonly<{ bytes: number; fromMs: number; untilMs: number }>;

export const sliceAnswer = z.union([
  closedAnswer,
  z.tuple([z.literal('unlimited')]),
  z.tuple([z.literal('later'), luaNumber, luaNumber]),
  z.tuple([z.literal('slice'), luaNumber, luaNumber, luaNumber, luaNumber]),
]);
type SliceAnswer = z.infer<typeof sliceAnswer>;
export type Asked = Readonly<{ sentMs: number; receivedMs: number }>;

/** After a leap of Redis's clock, until all slices of before are over. */
const leapMs = aheadMicros / 1000 + 50;
/** Whoever knows the time less well than this might send when it is another's turn. */
const mostDoubtMs = 5;

/** Puts what Redis answered onto the clock of this process. A number: ask again after so many milliseconds. */
export class SliceReader {
  private readonly time = new RedisTime();

  read(answer: SliceAnswer, asked: Asked): Slice | 'unlimited' | number | undefined {
    switch (answer[0]) {
      case 'closed':
        return undefined;
      case 'unlimited':
        return 'unlimited';
      case 'later': {
        const leapt = this.learn(answer[2], asked);
        return Math.max(leapt, 1, Math.ceil(answer[1] / 1000));
      }
      case 'slice': {
        const [, bytes, from, until, now] = answer;
        const leapt = this.learn(now, asked);
        if (leapt > 0 || this.time.doubtMs > mostDoubtMs) return leapt;
        return { bytes, fromMs: this.time.localMs(from), untilMs: this.time.localMs(until) };
      }
    }
  }

  private learn(redisMicros: number, asked: Asked): number {
    return this.time.learn({ redisMicros, ...asked }) === 'leapt' ? leapMs : 0;
  }
}
