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
type Read = () => Promise<readonly AccessFactRow[]>;
const rows =
  (...all: readonly AccessFactRow[]): Read =>
  () =>
    Promise.resolve(all);
const away: Read = () => Promise.reject(new Error('away'));

function known(...reads: Read[]) {
  let now = 0;
  const facts = new OwnAccessFacts({ read: () => (reads.shift() ?? rows())() }, () => now);
  const jumps = async () => (await facts.snapshot()).sites.get(1)?.fact.simultaneousJumps;
  return { facts, jumps, left: reads, later: (ms: number) => (now += ms) };
}

describe('the facts as one process of policy knows them', () => {
  it('are those of its own commit at once, and no late row undoes them', async () => {
    const { facts, jumps } = known(rows(site(4, 'join')));
    facts.take([site(5, 'disallow')]);
    await facts.readOn();
    expect(await jumps()).toBe('disallow');
  });

  it('are gone when a later row says so', async () => {
    const { jumps, facts } = known(rows(site(4, 'join')));
    expect(await jumps()).toBe('join');
    facts.take([{ ...site(5, 'join'), fact: null }]);
    expect(await jumps()).toBeUndefined();
  });

  it('are read on when they are not fresh, once for all who ask meanwhile', async () => {
    const all = [site(1, 'join'), site(2, 'disallow'), site(3, 'join')].map((row) => rows(row));
    const { jumps, left, later } = known(...all);
    expect([await jumps(), await jumps()]).toEqual(['join', 'join']);
    later(1_001);
    expect(await Promise.all([jumps(), jumps()])).toEqual(['disallow', 'disallow']);
    expect(left).toHaveLength(1);
  });

  it('answer nobody when they are old and the table cannot be read', async () => {
    const { jumps, later } = known(rows(site(1, 'join')), away, away);
    expect(await jumps()).toBe('join');
    later(1_001);
    await expect(jumps()).rejects.toThrow('away');
    await expect(jumps()).rejects.toThrow('away');
  });
});
