import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '@jumpfleet/kernel';
import type { SessionsEvent } from '../../events/sessions-event.js';
import { sessionListModel } from '../../session-list.projection.js';
import type { SessionRow } from '../../session-list.projection.js';
import { buildReport } from './build-report.js';

const sessionId = '0193d7a0-0000-4000-8000-000000000001';
const minute = (n: number) => new Date(Date.UTC(2026, 10, 21, 10, n)).toISOString();
const ada = { id: 'u-1', name: 'Ada' };
const bea = { id: 'u-2', name: 'Bea' };
const [adasLeg, beasLeg] = ['leg-a', 'leg-b'];
const parties = {
  ...{ sessionId, clientId: 'c-1', clientName: 'Grace', representative: ada, externalKey: 'T-1' },
};
const relay = { shard: 's', run: null };

const events: SessionsEvent[] = [
  {
    type: 'SessionRequested',
    version: 3,
    data: {
      ...parties,
      ...{ leg: adasLeg, custom: { floor: '3' }, endpointId: 'c-1', tools: ['shell'] },
      start: { method: 'session-key', overrideReason: '', ticketId: '' },
      terms: {
        ...{ presence: 'attended', permissions: [], record: true, endsAt: null },
        prompting: { rule: 'never', defaultAnswer: 'deny', timeoutSeconds: 0 },
      },
      computer: {
        ...{ hostname: 'till', platform: 'linux', publicIp: '1.2.3.4', privateIp: '10.0.0.4' },
        ...{ jumpGroup: { type: 'personal', number: 7 }, publicSite: 'help.example' },
      },
      requestedAt: minute(0),
    },
  },
  { type: 'SessionStarted', version: 1, data: { ...parties, startedAt: minute(1), relay } },
  {
    type: 'MemberAdmitted',
    version: 1,
    data: {
      ...{ sessionId, leg: beasLeg, representative: bea, by: 'invitation', isExternal: false },
      ...{ permissions: [], admittedAt: minute(2) },
    },
  },
  {
    type: 'MemberJoined',
    version: 1,
    data: {
      ...parties,
      ...{ leg: beasLeg, member: { type: 'representative', ...bea }, joinedAt: minute(3) },
    },
  },
  {
    type: 'OwnerChanged',
    version: 1,
    data: { ...parties, from: ada, to: bea, reason: 'transferred', changedAt: minute(4) },
  },
  {
    type: 'MemberLeft',
    version: 1,
    data: {
      ...parties,
      ...{ leg: adasLeg, member: ada, joinedAt: minute(1), leftAt: minute(6), reason: 'left' },
    },
  },
  {
    type: 'SessionEnded',
    version: 1,
    data: { ...parties, startedAt: minute(1), endedAt: minute(11), reason: 'representative' },
  },
];
const recorded = events.map((event, index): Recorded<SessionsEvent> => ({
  ...{ event, eventId: String(index), stream: 's', revision: index + 1, position: 40 + index },
  ...{ recordedAt: minute(0), cause: { actor: { type: 'user', id: 'u-1' }, correlationId: 'c' } },
}));

describe('the report of a session with several representatives', () => {
  const session = recorded.reduce<SessionRow | undefined>(
    (row, one) => sessionListModel.projection.project(row, one),
    undefined,
  );
  if (!session) throw new Error('There is no session.');
  const report = buildReport(
    { session, events: recorded, chat: [], uses: [], recordings: [], surveys: [] },
    { now: new Date(minute(30)), customNames: new Map([['floor', 'Floor']]) },
  );

  it('PO-34: says who took part how long, who was invited, and who owned it in the end', () => {
    expect(report.representatives).toMatchObject([
      {
        ...ada,
        gsnumber: 2,
        isPrimary: true,
        isOwner: false,
        isInvited: false,
        secondsInvolved: 300,
      },
      {
        ...bea,
        gsnumber: 3,
        isPrimary: false,
        isOwner: true,
        isInvited: true,
        secondsInvolved: 480,
      },
    ]);
    expect(report).toMatchObject({
      ...{ lseq: 40, durationSeconds: 600, publicSite: 'help.example' },
      custom: [{ codeName: 'floor', displayName: 'Floor', value: '3' }],
      jumpGroup: { type: 'personal', number: 7 },
      customer: { gsnumber: 1, name: 'Grace', hostname: 'till', os: 'linux', publicIp: '1.2.3.4' },
    });
  });

  it('tells what happened in its order, by whom and to whom', () => {
    expect(
      report.events.map(({ type, performedBy, destination }) => [
        type,
        performedBy.name,
        destination?.name,
      ]),
    ).toEqual([
      ['Session Start', 'Ada', 'Grace'],
      ['Conference Member Added', 'Bea', undefined],
      ['Conference Owner Changed', 'Ada', 'Bea'],
      ['Conference Member Departed', 'Ada', undefined],
      ['Session End', 'System', undefined],
    ]);
  });
});
