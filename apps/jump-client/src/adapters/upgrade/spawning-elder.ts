import { setTimeout as wait } from 'node:timers/promises';
import type { RestartOrder, TrialWord } from '../../application/upgrade/ports.js';
import { TrialOver } from '../../application/upgrade/seat.js';
import type { Elder } from '../../application/upgrade/seat.js';

type ElderWord = Readonly<{ t: 'order' } & RestartOrder> | Readonly<{ t: 'take-over' }>;

/** The process that started this one on trial. */
export class SpawningElder implements Elder {
  readonly order: RestartOrder;
  readonly whenTakeOver: Promise<void>;
  /** Resolves when the time for the trial is over and nobody is left who could go back. */
  readonly whenAbandoned: Promise<void>;

  constructor(order: RestartOrder, whenTakeOver: Promise<void>, whenGone: Promise<void>) {
    this.order = order;
    this.whenTakeOver = Promise.race([whenTakeOver, whenGone]);
    this.whenAbandoned = Promise.all([
      whenGone,
      wait(order.withinMs, undefined, { ref: false }),
    ]).then(() => undefined);
  }

  say(word: TrialWord): void {
    if (process.connected) process.send?.(word, undefined, undefined, () => undefined);
  }
}

/** Waits until the process that started this one has said what to do. */
export function hearElder(): Promise<SpawningElder> {
  const takeOver = Promise.withResolvers<undefined>();
  const gone = Promise.withResolvers<undefined>();
  return new Promise((resolve, reject) => {
    const isGone = (): void => {
      gone.resolve(undefined);
      reject(new TrialOver('the version that runs has ended'));
    };
    if (!process.connected) isGone();
    process.once('disconnect', isGone);
    process.on('message', (word: ElderWord) => {
      if (word.t === 'take-over') takeOver.resolve(undefined);
      else resolve(new SpawningElder(word, takeOver.promise, gone.promise));
    });
  });
}
