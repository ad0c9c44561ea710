import { expect, it } from '@jest/globals';
import { ReconnectSpread, spreadOf } from './reconnect-spread.js';

it('spreads knocks so that some hundred come in a second, over a minute at most', () => {
  expect([0, 1, 400, 4_000, 25_000, 1_000_000].map(spreadOf)).toEqual([
    1_000, 1_000, 1_000, 10_000, 60_000, 60_000,
  ]);
});

it('reckons with all shards, and still with a fleet that was just lost', async () => {
  let anywhere: number | undefined = 8_000;
  const spread = new ReconnectSpread(
    () => Promise.resolve(anywhere),
    () => 2_000,
  );
  await spread.ask();
  expect(spread.ms).toBe(20_000);
  anywhere = 100;
  await spread.ask();
  expect(spread.ms).toBe(19_600);
  for (let i = 0; i < 500; i++) await spread.ask();
  expect(spread.ms).toBe(1_000);
});

it('goes by its own clients while nobody knows of the others', async () => {
  const spread = new ReconnectSpread(
    () => Promise.resolve(undefined),
    () => 2_000,
  );
  await spread.ask();
  expect(spread.ms).toBe(5_000);
});
