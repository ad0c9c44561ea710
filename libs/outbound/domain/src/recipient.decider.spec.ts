import { describe, expect, it } from '@jest/globals';
import { recipientDecider } from './recipient.decider.js';
import { maxNamedSecrets } from './recipient.messages.js';
import type {
  RecipientChanges,
  RecipientCommand,
  RecipientEvent,
  RecipientSettings,
} from './recipient.messages.js';

const now = new Date('2026-11-21T10:00:00.000Z');
const recipientId = 'r-1';
const settings: RecipientSettings = {
  name: 'tickets',
  enabled: true,
  events: ['support_conference_end'],
  filter: { jumpGroups: [], tags: [], externalKey: 'any' },
  sendsCustomFields: false,
  order: 'strict',
  retryIntervalSeconds: 60,
  retryDurationSeconds: 3_600,
  alert: { emailAddresses: [], afterSeconds: 600, resendAfterSeconds: 0 },
  ratePerSecond: 0,
  concurrency: 8,
  target: {
    type: 'http',
    url: 'https://kb.example/?KB=support',
    format: 'form',
    success: '200',
    headers: [],
    caCertificate: null,
    destinations: [],
    mapping: null,
  },
};
const created: RecipientEvent = {
  type: 'RecipientCreated',
  version: 2,
  data: { recipientId, settings, createdAt: now.toISOString() },
};
const deleted: RecipientEvent = { type: 'RecipientDeleted', version: 1, data: { recipientId } };
const change = (changes: RecipientChanges): RecipientCommand => ({
  type: 'ChangeRecipient',
  data: { recipientId, changes },
});
const remove: RecipientCommand = { type: 'DeleteRecipient', data: { recipientId } };

const given = (...events: RecipientEvent[]) => ({
  when: (command: RecipientCommand) =>
    recipientDecider.decide(
      command,
      events.reduce(
        (state, event) => recipientDecider.evolve(state, event),
        recipientDecider.initial,
      ),
      now,
    ),
});
const emits = (...events: RecipientEvent[]) => ({ ok: true, value: events });
const notFound = { ok: false, refusal: { kind: 'recipient-not-found' } };

describe('an HTTP recipient', () => {
  it('OE-01: is created with its settings and without its secret', () => {
    const create: RecipientCommand = { type: 'CreateRecipient', data: { recipientId, settings } };
    expect(given().when(create)).toEqual(emits(created));
    expect(given(created).when(create)).toEqual(emits());
  });

  it('changes what is asked and keeps the rest', () => {
    expect(given(created).when(change({ enabled: false }))).toEqual(
      emits({
        type: 'RecipientChanged',
        version: 2,
        data: { recipientId, settings: { ...settings, enabled: false } },
      }),
    );
  });

  it('changes what its target has, and refuses what only the other type has', () => {
    const url = 'https://kb.example/?KB=other';
    expect(given(created).when(change({ target: { url } }))).toEqual(
      emits({
        type: 'RecipientChanged',
        version: 2,
        data: { recipientId, settings: { ...settings, target: { ...settings.target, url } } },
      } as RecipientEvent),
    );
    expect(given(created).when(change({ target: { subject: 'no mail' } }))).toEqual({
      ok: false,
      refusal: { kind: 'setting-of-other-type' },
    });
  });

  it('records nothing when a change asks for what already holds', () => {
    expect(given(created).when(change({ enabled: true, name: 'tickets' }))).toEqual(emits());
  });

  it('is deleted once and stays deleted', () => {
    expect(given(created).when(remove)).toEqual(emits(deleted));
    expect(given(created, deleted).when(remove)).toEqual(emits());
    expect(given(created, deleted).when(change({ enabled: false }))).toEqual(notFound);
  });

  it('cannot be changed or deleted before it exists', () => {
    expect(given().when(change({ enabled: false }))).toEqual(notFound);
    expect(given().when(remove)).toEqual(notFound);
  });
});

describe("a recipient's settings", () => {
  const refused = (kind: string) => ({ ok: false, refusal: { kind } });
  const create = (more: Partial<RecipientSettings>): RecipientCommand => ({
    type: 'CreateRecipient',
    data: { recipientId, settings: { ...settings, ...more } },
  });
  const mapping = { settings: {}, rules: [] };
  const email = { type: 'email', addresses: ['it@kb.example'], subject: 's', body: 'b' } as const;

  it('have a mapping when they are told to send one, and only then', () => {
    const mapped = { ...settings.target, format: 'mapping', mapping } as const;
    expect(given().when(create({ target: mapped }))).toMatchObject({ ok: true });
    expect(given(created).when(change({ target: { format: 'mapping' } }))).toEqual(
      refused('mapping-missing'),
    );
    expect(given(created).when(change({ target: { mapping } }))).toEqual(refused('mapping-unused'));
  });

  it('B1: let mail tell of the end of sessions, of surveys and of the fleet', () => {
    const events = ['support_conference_end', 'jump_client_lost'] as const;
    expect(given().when(create({ target: email, events }))).toMatchObject({ ok: true });
    expect(
      given().when(create({ target: email, events: [...events, 'support_conference_begin'] })),
    ).toEqual(refused('event-not-for-email'));
  });
});

describe("a recipient's secrets", () => {
  const rotate = (overlapSeconds: number): RecipientCommand => ({
    type: 'RotateSigningSecret',
    data: { recipientId, overlapSeconds },
  });
  const rotated = (previousValidUntil: string | null): RecipientEvent => ({
    type: 'SigningSecretRotated',
    version: 1,
    data: { recipientId, previousValidUntil },
  });
  const set = (name: string): RecipientCommand => ({
    type: 'SetNamedSecret',
    data: { recipientId, name },
  });
  const wasSet = (name: string): RecipientEvent => ({
    type: 'NamedSecretSet',
    version: 1,
    data: { recipientId, name },
  });
  const unset: RecipientCommand = {
    type: 'RemoveNamedSecret',
    data: { recipientId, name: 'token' },
  };
  const removed: RecipientEvent = {
    type: 'NamedSecretRemoved',
    version: 1,
    data: { recipientId, name: 'token' },
  };
  const refused = (kind: string) => ({ ok: false, refusal: { kind } });

  it('rotate: the one before it signs for as long as is said, or no more', () => {
    expect(given(created).when(rotate(60))).toEqual(emits(rotated('2026-11-21T10:01:00.000Z')));
    expect(given(created, rotated(null)).when(rotate(0))).toEqual(emits(rotated(null)));
  });

  it('are kept under names, which a change of settings leaves alone', () => {
    expect(given(created, wasSet('token')).when(set('token'))).toEqual(emits(wasSet('token')));
    const changed: RecipientEvent = {
      type: 'RecipientChanged',
      version: 2,
      data: { recipientId, settings: { ...settings, name: 'desk' } },
    };
    expect(given(created, wasSet('token'), changed).when(unset)).toEqual(emits(removed));
    expect(given(created, wasSet('token'), removed).when(unset)).toEqual(
      refused('secret-not-found'),
    );
  });

  it('are no more than twenty, the same one set twice being one', () => {
    const names = Array.from({ length: maxNamedSecrets }, (_, number) => `s${number}`);
    const full = [created, ...[...names, 's0'].map(wasSet)];
    expect(given(...full).when(set('one_more'))).toEqual(refused('secret-limit-reached'));
    expect(given(...full).when(set('s7'))).toEqual(emits(wasSet('s7')));
  });

  it('are those of a recipient that is there', () => {
    for (const command of [rotate(0), set('token'), unset]) {
      expect(given().when(command)).toEqual(notFound);
      expect(given(created, deleted).when(command)).toEqual(notFound);
    }
  });
});
