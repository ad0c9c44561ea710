import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { UpgradeCycleItem } from '@jumpfleet/upgrades-contracts';
import { CycleWatch } from './cycle-watch.js';
import type { CycleHandlers } from './cycle-watch.js';

/** Only what tells one answer from another. */
const cycle = (held: number) => ({ permits: { held, cap: 100 } }) as UpgradeCycleItem;

function watched() {
  const line: CycleHandlers[] = [];
  const answers: (UpgradeCycleItem | Error)[] = [cycle(0)];
  const asked: string[] = [];
  const watch = new CycleWatch(
    'c-1',
    {
      listen: (_id, handlers) => {
        line.push(handlers);
        return () => line.splice(line.indexOf(handlers), 1);
      },
      read: (id) => {
        asked.push(id);
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        return answer instanceof Error || !answer
          ? Promise.reject(answer ?? new Error())
          : Promise.resolve(answer);
      },
    },
    (error) => (error instanceof Error ? error.message : ''),
  );
  return { watch, line, answers, asked };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('the view of an upgrade cycle', () => {
  it('shows what is told', async () => {
    const { watch, line } = watched();
    watch.start();
    await pass(0);
    line[0]?.told(cycle(7));
    expect(watch.view.value).toMatchObject({ mode: 'live', cycle: { permits: { held: 7 } } });
  });

  it('asks while the stream is broken, and comes back to it', async () => {
    const { watch, line, asked, answers } = watched();
    watch.start();
    await pass(0);
    answers.splice(0, 1, cycle(3));
    line[0]?.broken();
    await pass(4_100);
    expect(asked).toHaveLength(3);
    expect(watch.view.value).toMatchObject({ mode: 'asking', cycle: { permits: { held: 3 } } });
    expect(line).toHaveLength(1);
    await pass(6_000);
    expect(line).toHaveLength(2);
    line[1]?.told(cycle(4));
    expect(watch.view.value.mode).toBe('live');
  });

  it('keeps the last figures while nobody answers, and says what is wrong', async () => {
    const { watch, line, answers } = watched();
    watch.start();
    await pass(0);
    line[0]?.told(cycle(5));
    answers.splice(0, 1, new Error('The server cannot be reached.'));
    line[0]?.broken();
    await pass(2_100);
    expect(watch.view.value).toMatchObject({
      cycle: { permits: { held: 5 } },
      problem: 'The server cannot be reached.',
    });
  });

  it('reads it once more when it is over', async () => {
    const { watch, line, answers, asked } = watched();
    watch.start();
    await pass(0);
    answers.splice(0, 1, cycle(0));
    line[0]?.ended();
    await pass(10_000);
    expect(watch.view.value.mode).toBe('over');
    expect(asked).toHaveLength(2);
  });

  it('stops with its page', async () => {
    const { watch, line, asked } = watched();
    const stop = watch.start();
    await pass(0);
    line[0]?.broken();
    stop();
    await pass(10_000);
    expect(asked).toHaveLength(1);
  });
});
