import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BatchPublisher } from './batch-publisher.js';

const batches: number[][] = [];
let confirm: (() => void)[] = [];
const publisherOf = (maxInFlight = 1) =>
  new BatchPublisher<number>({
    maxItems: 3,
    maxWeight: 100,
    maxDelayMs: 10,
    maxWaiting: 6,
    maxInFlight,
    retryMs: 250,
    send: (items) => {
      batches.push([...items]);
      return new Promise((resolve) => confirm.push(resolve));
    },
    onDropped: (count) => batches.push([-count]),
  });

const confirmed = async () => {
  confirm.shift()?.();
  await jest.advanceTimersByTimeAsync(0);
};

beforeEach(() => {
  jest.useFakeTimers();
  batches.length = 0;
  confirm = [];
});
afterEach(() => {
  jest.useRealTimers();
});

describe('A batch', () => {
  it('leaves when it is full, or when its first item is old enough', () => {
    const publisher = publisherOf(2);
    for (const item of [1, 2, 3, 4]) publisher.add(item);
    expect(batches).toEqual([[1, 2, 3]]);
    jest.advanceTimersByTime(10);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('does not leave early because the one before it was confirmed', async () => {
    const publisher = publisherOf();
    for (const item of [1, 2, 3, 4]) publisher.add(item);
    await confirmed();
    expect(batches).toEqual([[1, 2, 3]]);
    jest.advanceTimersByTime(10);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('leaves at once when it is overdue and the one before it is confirmed', async () => {
    const publisher = publisherOf();
    for (const item of [1, 2, 3, 4]) publisher.add(item);
    jest.advanceTimersByTime(10);
    expect(batches).toEqual([[1, 2, 3]]);
    await confirmed();
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('is given up, the oldest first, rather than kept without bound', () => {
    const publisher = publisherOf();
    for (let item = 1; item <= 10; item++) publisher.add(item);
    expect(batches).toEqual([[1, 2, 3], [-3]]);
  });

  it('leaves before the publisher stops', async () => {
    const publisher = publisherOf();
    publisher.add(1);
    const stopped = publisher.stop(1_000);
    expect(batches).toEqual([[1]]);
    await confirmed();
    await stopped;
  });
});
