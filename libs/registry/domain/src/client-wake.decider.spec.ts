import { describe, expect, it } from '@jest/globals';
import { clientWakeDecider } from './client-wake.decider.js';
import type { JumpClientEvent } from './jump-client.messages.js';

const clientId = 'c-1';
const command = {
  type: 'AttemptWake',
  data: { clientId, macs: ['00:1a:2b:3c:4d:5e'], helpers: ['c-2'], hasPassword: true },
} as const;
const enrolled = { type: 'JumpClientEnrolled', version: 2, data: { clientId } } as JumpClientEvent;
const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds));

const after = (events: readonly JumpClientEvent[], now: Date) =>
  clientWakeDecider.decide(
    command,
    events.reduce(
      (state, event) => clientWakeDecider.evolve(state, event),
      clientWakeDecider.initial,
    ),
    now,
  );

describe('Waking a client', () => {
  it('SB-32, A10 row 12: locks it for thirty seconds, for everybody', () => {
    const first = after([enrolled], at(0));
    if (!first.ok) throw new Error('refused');
    const attempts = [...first.value];
    expect(attempts).toMatchObject([
      { data: { attemptedAt: at(0).toISOString(), availableAgainAt: at(30).toISOString() } },
    ]);
    expect(after([enrolled, ...attempts], at(29.999))).toEqual({
      ok: false,
      refusal: { kind: 'wake-locked', availableAgainAt: at(30).toISOString() },
    });
    expect(after([enrolled, ...attempts], at(30)).ok).toBe(true);
  });

  it('is for clients that are there', () => {
    const uninstalled: JumpClientEvent = {
      type: 'JumpClientUninstalled',
      version: 1,
      data: { clientId, uninstalledAt: at(0).toISOString() },
    };
    expect(after([], at(0))).toMatchObject({ refusal: { kind: 'jump-client-not-found' } });
    expect(after([enrolled, uninstalled], at(0))).toMatchObject({
      refusal: { kind: 'jump-client-uninstalled' },
    });
  });
});
