import { specify } from '@jumpfleet/testing';
import { describe, expect, it } from '@jest/globals';
import { upgradeCycleDecider } from './upgrade-cycle.decider.js';
import type {
  CycleTerms,
  RingFigures,
  UpgradeCycleCommand,
  UpgradeCycleEvent,
} from './upgrade-cycle.messages.js';

const startedAt = new Date('2026-11-21T09:00:00.000Z');
const at = startedAt.toISOString();
const cycleId = 'cycle';
const given = specify(upgradeCycleDecider, startedAt);
const after = (seconds: number) => new Date(startedAt.getTime() + seconds * 1_000);
const givenAfter = (seconds: number) => specify(upgradeCycleDecider, after(seconds));

const terms: CycleTerms = {
  version: '2.0.0',
  targets: [{ platform: 'linux-64', releaseId: 'r', version: '2.0.0' }],
  scope: { type: 'all' },
  rings: [
    { share: 0.1, soakSeconds: 600 },
    { share: 1, soakSeconds: 0 },
  ],
  failure: { share: 0.05, atLeast: 3 },
  windows: null,
  isRollback: false,
  isAutomatic: true,
  comment: '',
};
const start = (changes: Partial<CycleTerms> = {}): UpgradeCycleCommand => ({
  type: 'StartUpgradeCycle',
  data: { cycleId, ...terms, ...changes },
});
const event = <T extends UpgradeCycleEvent['type']>(
  type: T,
  data: Omit<Extract<UpgradeCycleEvent, Readonly<{ type: T }>>['data'], 'cycleId'>,
) => ({ type, version: 1, data: { cycleId, ...data } }) as unknown as UpgradeCycleEvent;

const started = event('UpgradeCycleStarted', { ...terms, startedAt: at });
const counted = event('CycleMembersCounted', { members: 100, countedAt: at });
const opened = (ring: number, openedAt = at) => event('UpgradeRingOpened', { ring, openedAt });
const done = (ring: number) =>
  event('UpgradeRingDone', { ring, upgraded: 8, failed: 1, offline: 1, doneAt: at });
const halted = event('UpgradeCycleHalted', { ring: 1, finished: 10, failed: 3, haltedAt: at });
const paused = event('UpgradeCyclePaused', { pausedAt: at });
const cancelled = event('UpgradeCycleCancelled', { cancelledAt: at });
const completed = event('UpgradeCycleCompleted', { upgraded: 99, failed: 1, completedAt: at });
const firstRing = [started, counted, opened(1)];
const lastRing = [...firstRing, done(1), opened(2)];

const ring = (number: number, figures: Partial<RingFigures> = {}): RingFigures => ({
  ...{ number, queued: 0, offline: 0, upgrading: 0, upgraded: 0, failed: 0 },
  ...figures,
});
const review = (...rings: RingFigures[]): UpgradeCycleCommand => ({
  type: 'ReviewUpgradeCycle',
  data: { cycleId, rings },
});
const command = (type: 'PauseUpgradeCycle' | 'CancelUpgradeCycle'): UpgradeCycleCommand => ({
  type,
  data: { cycleId },
});
const resume = (...rings: RingFigures[]): UpgradeCycleCommand => ({
  type: 'ResumeUpgradeCycle',
  data: { cycleId, rings },
});

describe('A cycle', () => {
  it('starts with its terms, once', () => {
    given().when(start()).emits(started);
    given(started).when(start()).emits();
  });

  it.each([
    [
      'do not grow',
      [
        { share: 0.5, soakSeconds: 0 },
        { share: 0.5, soakSeconds: 0 },
      ],
    ],
    ['leave somebody out', [{ share: 0.5, soakSeconds: 0 }]],
    ['are none', []],
    ['are watched for less than no time', [{ share: 1, soakSeconds: -1 }]],
  ])('does not start with rings that %s', (_what, rings) => {
    given().when(start({ rings })).refuses({ kind: 'upgrade-rings-invalid' });
  });

  it.each([
    ['timezone-unknown', { timeZone: 'Nowhere/At_All', days: [0], from: '22:00', to: '05:00' }],
    ['time-invalid', { timeZone: 'UTC', days: [7], from: '22:00', to: '05:00' }],
    ['window-missing', { timeZone: 'UTC', days: [], from: '22:00', to: '05:00' }],
  ])('does not start with windows that are none: %s', (fault, { timeZone, ...window }) => {
    given()
      .when(start({ windows: { timeZone, windows: [window] } }))
      .refuses({ kind: 'maintenance-windows-invalid', fault });
  });

  it('opens its first ring when all clients of the scope have their place', () => {
    const count: UpgradeCycleCommand = {
      type: 'CountCycleMembers',
      data: { cycleId, members: 100 },
    };
    given(started).when(count).emits(counted, opened(1));
    given(...firstRing)
      .when(count)
      .emits();
    given(started)
      .when(review(ring(1)))
      .emits();
  });

  it('keeps to a ring while clients of it wait or are under way', () => {
    given(...firstRing)
      .when(review(ring(1, { queued: 1, upgraded: 9 })))
      .emits();
    given(...firstRing)
      .when(review(ring(1, { upgrading: 1, upgraded: 9 })))
      .emits();
  });

  it('watches a ring that is done before it opens the next; who is away holds up no ring', () => {
    given(...firstRing)
      .when(review(ring(1, { upgraded: 8, failed: 1, offline: 1 })))
      .emits(done(1));
    const seen = review(ring(1, { upgraded: 8, failed: 1, offline: 1 }), ring(2, { queued: 90 }));
    givenAfter(599)(...firstRing, done(1))
      .when(seen)
      .emits();
    givenAfter(600)(...firstRing, done(1))
      .when(seen)
      .emits(opened(2, after(600).toISOString()));
  });

  it('opens no ring after one in which nothing was tried, because all its clients are away', () => {
    given(...firstRing)
      .when(review(ring(1, { offline: 10 })))
      .emits();
    given(...firstRing)
      .when(review(ring(1, {})))
      .emits(event('UpgradeRingDone', { ring: 1, upgraded: 0, failed: 0, offline: 0, doneAt: at }));
  });

  it('is over when nobody of the scope is left, also not one who is away', () => {
    const lastDone = event('UpgradeRingDone', {
      ...{ ring: 2, upgraded: 90, failed: 0, offline: 0 },
      doneAt: at,
    });
    const [one, two] = [ring(1, { upgraded: 9, failed: 1 }), ring(2, { upgraded: 90 })];
    given(...lastRing)
      .when(review(one, two))
      .emits(lastDone);
    given(...lastRing, lastDone)
      .when(review({ ...one, offline: 1 }, two))
      .emits();
    given(...lastRing, lastDone)
      .when(review(one, two))
      .emits(completed);
  });

  it('halts by itself when too many of a ring fail, also while it is watched', () => {
    const failing = ring(1, { upgraded: 7, failed: 3, queued: 90 });
    given(...firstRing)
      .when(review(failing))
      .emits(halted);
    given(...firstRing, done(1))
      .when(review(failing))
      .emits(halted);
    given(...firstRing, halted)
      .when(review(failing))
      .emits();
  });

  it('does not halt for few failures, nor for a small share of many', () => {
    given(...firstRing)
      .when(review(ring(1, { failed: 2, queued: 90 })))
      .emits();
    given(...firstRing)
      .when(review(ring(1, { upgraded: 57, failed: 3, queued: 1 })))
      .emits();
  });

  it('counts failures anew when somebody resumes it after a halt', () => {
    const failing = ring(1, { upgraded: 7, failed: 3, queued: 90 });
    const resumed = event('UpgradeCycleResumed', {
      forgiven: [{ ring: 1, finished: 10, failed: 3 }],
      resumedAt: at,
    });
    given(...firstRing, halted)
      .when(resume(failing))
      .emits(resumed);
    const past = [...firstRing, halted, resumed];
    given(...past)
      .when(review({ ...failing, failed: 5 }))
      .emits();
    given(...past)
      .when(review({ ...failing, failed: 6 }))
      .emits(event('UpgradeCycleHalted', { ring: 1, finished: 3, failed: 3, haltedAt: at }));
  });

  it('rests while it is paused, and goes on when it is resumed', () => {
    const resumed = event('UpgradeCycleResumed', { forgiven: [], resumedAt: at });
    given(...firstRing)
      .when(command('PauseUpgradeCycle'))
      .emits(paused);
    given(...firstRing, paused)
      .when(command('PauseUpgradeCycle'))
      .emits();
    given(...firstRing, paused)
      .when(review(ring(1, { upgraded: 10 })))
      .emits();
    given(...firstRing, paused)
      .when(resume(ring(1, { failed: 3 })))
      .emits(resumed);
    given(...firstRing)
      .when(resume())
      .emits();
    given(...firstRing, halted)
      .when(command('PauseUpgradeCycle'))
      .emits();
  });

  it('can be cancelled until it is over; then nothing is done to it any more', () => {
    given(...firstRing)
      .when(command('CancelUpgradeCycle'))
      .emits(cancelled);
    given(...firstRing, cancelled)
      .when(command('CancelUpgradeCycle'))
      .emits();
    given(...firstRing, cancelled)
      .when(resume())
      .refuses({ kind: 'upgrade-cycle-over', state: 'cancelled' });
    given(...lastRing, completed)
      .when(command('CancelUpgradeCycle'))
      .refuses({ kind: 'upgrade-cycle-over', state: 'completed' });
    given(...firstRing, cancelled)
      .when(review(ring(1)))
      .emits();
  });

  it.each(['PauseUpgradeCycle', 'CancelUpgradeCycle'] as const)(
    'that nobody started refuses %s',
    (type) => given().when(command(type)).refuses({ kind: 'upgrade-cycle-not-found' }),
  );

  it('folds what does not belong to a start into nothing', () => {
    expect(upgradeCycleDecider.evolve({ state: 'unknown' }, paused)).toEqual({ state: 'unknown' });
  });
});
