import { describe, expect, it } from '@jest/globals';
import type { DiaryPages, Reading, UpgradeEntry, UpgradeStep } from '@jumpfleet/gateway-simulation';
import { UpgradeAuditor } from './support/upgrade-auditor.js';

const caps = {
  concurrentUpgrades: 2,
  bytesPerSecond: 1_000,
  chunkBytes: 100,
  connectionsPerSecond: 10,
  burst: 1,
};
const nothing: DiaryPages = { admissions: [], upgrades: [], received: [] };

function judged(...pages: Partial<DiaryPages>[]) {
  const auditor = new UpgradeAuditor();
  for (const page of pages) auditor.add({ ...nothing, ...page });
  return auditor.judge(caps);
}
const at = (time: number, bytes: number) => [time, time, bytes] as const;
const steps = (client: number, ...of: [at: number, step: UpgradeStep][]): UpgradeEntry[] =>
  of.map(([at, step]) => [client, client, at, step]);

describe('The auditor of upgrades', () => {
  it('counts a permit from its offer to its end, also while the client restarts', () => {
    const one = steps(1, [0, 'offered'], [100, 'restarted'], [1_500, 'done']);
    const two = steps(2, [200, 'offered'], [1_500, 'line-lost']);
    const three = steps(3, [1_500, 'offered'], [1_600, 'failed']);
    expect(judged({ upgrades: one }, { upgrades: [...two, ...three] }).atOnce).toEqual({
      most: 2,
      mostForCertain: 2,
      secondsAbove: 0,
    });
    const early = steps(3, [1_400, 'offered'], [1_600, 'failed']);
    expect(judged({ upgrades: [...one, ...two, ...early] }).atOnce).toEqual({
      most: 3,
      mostForCertain: 3,
      secondsAbove: 1,
    });
  });

  it('looks at every second, wherever it begins, over all processes', () => {
    const received = [at(900, 600), at(1_899, 500)];
    expect(judged({ received }).bytes).toMatchObject({ most: 1_100, secondsAbove: 0 });
    const elsewhere = { received: [at(1_500, 1)] };
    expect(judged({ received }, elsewhere)).toMatchObject({
      bytes: { most: 1_101, secondsAbove: 1 },
      secondsAboveAnyCap: 1,
    });
    const apart = { received: [at(900, 600), at(1_900, 600)] };
    expect(judged(apart).bytes.most).toBe(600);
  });

  it('takes what a held up process read in a heap for what it is', () => {
    const early = Array.from({ length: 9 }, (_, i) => i * 100);
    const admissions = early.map((time): Reading => [time, time]);
    const heap = Array.from({ length: 3 }, (): Reading => [950, 700]);
    const crowd = { most: 12, mostForCertain: 12, secondsAbove: 1 };
    expect(judged({ admissions: [...admissions, ...heap] }).admissions).toEqual(crowd);
    const late = Array.from({ length: 3 }, (): Reading => [1_050, 20]);
    const found = judged({ admissions: [...admissions, ...late] }).admissions;
    expect(found).toEqual({ most: 11, mostForCertain: 9, secondsAbove: 0 });
  });

  it('allows connections their rate and burst', () => {
    const admissions = Array.from({ length: 11 }, (_, i): Reading => [i * 90, i * 90]);
    expect(judged({ admissions }).admissions).toMatchObject({ most: 11, secondsAbove: 0 });
    const more: Reading[] = [...admissions, [950, 950]];
    expect(judged({ admissions: more }).admissions).toMatchObject({ most: 12, secondsAbove: 1 });
  });

  it('says what became of each client', () => {
    const auditor = new UpgradeAuditor();
    const upgrades = [
      ...steps(1, [0, 'offered'], [1, 'line-lost'], [2, 'offered'], [3, 'done']),
      ...steps(2, [0, 'offered'], [1, 'done'], [2, 'offered'], [3, 'done']),
      ...steps(3, [0, 'offered'], [1, 'failed']),
      ...steps(4, [0, 'offered'], [60_000, 'gone']),
      ...steps(5, [0, 'offered'], [1, 'withdrawn']),
    ];
    auditor.add({ ...nothing, upgrades });
    expect(auditor.outcomes()).toEqual({ upgradedOnce: 1, upgradedAgain: 1, failed: 2, open: 1 });
  });
});
