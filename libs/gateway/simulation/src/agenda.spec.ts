import { expect, it } from '@jest/globals';
import { Agenda } from './agenda.js';

it('wakes everybody in the order of their times, and nobody who cancelled', async () => {
  const agenda = new Agenda();
  const heard: number[] = [];
  const begin = Date.now();
  const times = Array.from({ length: 200 }, (_, i) => (i * 7919) % 20);
  const done = new Promise<void>((resolve) => agenda.at(begin + 25, resolve));
  for (const time of times) agenda.at(begin + time, () => heard.push(time));
  agenda.at(begin + 5, () => heard.push(-1)).isCancelled = true;
  await done;
  expect(heard).toEqual([...times].sort((a, b) => a - b));
});

it('is never early', async () => {
  const agenda = new Agenda();
  const at = Date.now() + 10;
  await new Promise<void>((resolve) => agenda.at(at, resolve));
  expect(Date.now()).toBeGreaterThanOrEqual(at);
});
