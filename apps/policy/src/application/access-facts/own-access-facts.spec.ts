import { describe, expect, it } from '@jest/globals';
import type { AccessFactRow } from './access-facts.projection.js';
import { OwnAccessFacts } from './own-access-facts.js';

const terms = { permissions: {} };
const site = (revision: number, simultaneousJumps: 'join' | 'disallow'): AccessFactRow => ({
  key: 'site.1',
  kind: 'site',
  number: 1,
  fact: { kind: 'site', number: 1, simultaneousJumps, attended: terms, unattended: terms },
  revision,
});

function known(reads: (() => Promise<readonly AccessFactRow[]>)[]) {
  let now = 0;
  const facts = new OwnAccessFacts(
    { read: () => reads.shift()?.() ?? Promise.resolve([]) },
    () => now,
  );
  const heard: number[] = [];
  facts.onFact(({ revision }) => heard.push(revision));
  return { facts, heard, left: reads, later: (ms: number) => (now += ms) };
}

describe('the facts as one process of policy knows them', () => {
  it('are those of its own commit at once, and no late row undoes them', async () => {
    const { facts, heard } = known([() => Promise.resolve([site(4, 'join')])]);
    facts.take([site(5, 'disallow')]);
    await facts.readOn();
    expect(heard).toEqual([5]);
  });

  it('are read on when they are not fresh, once for all who ask meanwhile', async () => {
    const { facts, heard, left, later } = known([
      () => Promise.resolve([site(1, 'join')]),
      () => Promise.resolve([site(2, 'disallow')]),
      () => Promise.resolve([site(3, 'join')]),
    ]);
    await facts.beFresh();
    await facts.beFresh();
    expect(heard).toEqual([1]);
    later(1_001);
    await Promise.all([facts.beFresh(), facts.beFresh()]);
    expect(heard).toEqual([1, 2]);
    expect(left).toHaveLength(1);
  });

  it('answer nobody when they are old and the table cannot be read', async () => {
    const away = () => Promise.reject(new Error('away'));
    const { facts, later } = known([() => Promise.resolve([site(1, 'join')]), away, away]);
    await facts.beFresh();
    later(1_001);
    await expect(facts.beFresh()).rejects.toThrow('away');
    await expect(facts.beFresh()).rejects.toThrow('away');
  });
});
