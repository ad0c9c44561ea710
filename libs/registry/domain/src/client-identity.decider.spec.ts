import { describe, expect, it } from '@jest/globals';
import { clientIdentityDecider } from './client-identity.decider.js';
import type { ClientIdentityCommand } from './client-identity.messages.js';
import type { RegistryEvent } from './registry-event.js';

const clientId = '018f3a52-7c1e-4f6a-9d0b-2b7e5c4a1f00';
const now = new Date('2026-11-21T10:00:00Z');
const at = now.toISOString();
const use = (machine: string) => ({ machine, publicIp: '192.0.2.1', connectedAt: at });
const uses = [use('first'), use('second')];

const settings = {} as Extract<RegistryEvent, { type: 'JumpClientEnrolled' }>['data']['settings'];
const enrolled: RegistryEvent = {
  type: 'JumpClientEnrolled',
  version: 2,
  data: {
    ...{ clientId, number: 1, installerId: 'i', publicKeyThumbprint: 't' },
    ...{ connectionType: 'active', settings, enrolledAt: at },
    computer: {
      ...{ hostname: 'h', platform: 'p', version: '1', installMode: 'user' },
      ...{ deviceName: '', deviceModel: '' },
    },
  },
};
const conflicted: RegistryEvent = {
  type: 'JumpClientIdentityConflicted',
  version: 1,
  data: { clientId, uses, detectedAt: at },
};
const decided = (decision: 'merge' | 'split' | 'copy', keeps: string, others: string[]) =>
  ({
    type: 'JumpClientIdentityDecided',
    version: 1,
    data: { clientId, decision, keeps, others, decidedAt: at },
  }) satisfies RegistryEvent;

const decide = (command: ClientIdentityCommand, ...history: RegistryEvent[]) =>
  clientIdentityDecider.decide(
    command,
    history.reduce(
      (state, event) => clientIdentityDecider.evolve(state, event),
      clientIdentityDecider.initial,
    ),
    now,
  );
const report: ClientIdentityCommand = { type: 'ReportIdentityConflict', data: { clientId, uses } };
const settle = (decision: 'merge' | 'split' | 'copy', keeps: string | null = null) =>
  ({ type: 'DecideIdentity', data: { clientId, decision, keeps } }) as const;
const split = (machine: string, newClientId = 'new') =>
  ({ type: 'SplitOffJumpClient', data: { clientId, machine, newClientId } }) as const;

describe('An identity that two computers use', () => {
  it('D11: waits for a decision, and is reported once', () => {
    expect(decide(report, enrolled)).toEqual({ ok: true, value: [conflicted] });
    expect(decide(report, enrolled, conflicted)).toEqual({ ok: true, value: [] });
    expect(decide(report)).toMatchObject({ refusal: { kind: 'jump-client-not-found' } });
  });

  it('D11: goes on with the first computer by default, or the one that is named', () => {
    expect(decide(settle('split'), enrolled, conflicted)).toEqual({
      ok: true,
      value: [decided('split', 'first', ['second'])],
    });
    expect(decide(settle('copy', 'second'), enrolled, conflicted)).toEqual({
      ok: true,
      value: [decided('copy', 'second', ['first'])],
    });
    expect(decide(settle('merge'), enrolled, conflicted)).toEqual({
      ok: true,
      value: [decided('merge', 'first', [])],
    });
  });

  it('D11: is decided only while it is in doubt, and only about the computers that were seen', () => {
    expect(decide(settle('merge'), enrolled)).toMatchObject({
      refusal: { kind: 'identity-not-in-conflict' },
    });
    expect(decide(settle('split', 'third'), enrolled, conflicted)).toMatchObject({
      refusal: { kind: 'machine-unknown' },
    });
    const alike: RegistryEvent = { ...conflicted, data: { ...conflicted.data, uses: [use('a')] } };
    expect(decide(settle('split'), enrolled, alike)).toMatchObject({
      refusal: { kind: 'machines-alike' },
    });
    expect(decide(settle('merge'), enrolled, alike)).toMatchObject({ ok: true });
  });

  it('D11: lets only the computer that was told to enrol anew, again if its disk was restored', () => {
    const history = [enrolled, conflicted, decided('split', 'first', ['second'])];
    const left: RegistryEvent = {
      type: 'JumpClientSplitOff',
      version: 1,
      data: { clientId, machine: 'second', newClientId: 'new', splitOffAt: at },
    };
    expect(decide(split('second'), ...history)).toEqual({ ok: true, value: [left] });
    expect(decide(split('second'), ...history, left)).toEqual({ ok: true, value: [] });
    expect(decide(split('second', 'newer'), ...history, left)).toMatchObject({ ok: true });
    expect(decide(split('first'), ...history)).toMatchObject({
      refusal: { kind: 'machine-not-split' },
    });
    expect(decide(report, ...history)).toEqual({ ok: true, value: [] });
  });
});
