import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { inRounds, isConflict, readSightings } from './identity-sighting.js';

const client = randomUUID();
const machine = 'm'.repeat(43);
const life = 'l'.repeat(22);
const online = { client, epoch: 1, online: true, at: 5, public_ip: '192.0.2.1', machine, life };

describe('Sightings of an identity', () => {
  it('D11: are read from presence, and only from clients that say which computer they are', () => {
    const items = [
      online,
      { ...online, online: false },
      { ...online, machine: undefined },
      { ...online, machine: 'short' },
      'nonsense',
      null,
    ];
    expect(readSightings({ shard: 's', run: 'r', items })).toEqual([
      { client, epoch: 1, at: 5, machine, life, publicIp: '192.0.2.1' },
    ]);
    for (const none of [undefined, null, 7, {}, { items: 7 }])
      expect(readSightings(none)).toEqual([]);
  });

  it('D11: are noted in the order of their epochs, no client twice in a round', () => {
    const seen = (of: string, epoch: number) => ({
      ...{ client: of, epoch, at: 0, machine, life, publicIp: '' },
    });
    const rounds = inRounds([seen('a', 3), seen('b', 1), seen('a', 2), seen('a', 4)]);
    expect(rounds.map((round) => round.map((one) => `${one.client}${one.epoch}`))).toEqual([
      ['b1', 'a2'],
      ['a3'],
      ['a4'],
    ]);
  });

  it('D11: tell of two computers at the first return, and of two alike at the second', () => {
    const use = (of: string) => ({ machine: of, publicIp: '', connectedAt: '' });
    const back = (other: string, times: number) => ({
      ...{ client, times },
      uses: [use('a'), use(other)] as const,
    });
    expect(isConflict(back('b', 1))).toBe(true);
    expect(isConflict(back('a', 1))).toBe(false);
    expect(isConflict(back('a', 2))).toBe(true);
  });
});
