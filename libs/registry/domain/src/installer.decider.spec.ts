import { describe, expect, it } from '@jest/globals';
import { specify } from '@jumpfleet/testing';
import { enrolmentSettings } from './enrolment.js';
import type { InstallerAtUse } from './enrolment.js';
import { installerDecider } from './installer.decider.js';
import type { InstallerCommand, InstallerCreated, InstallerTerms } from './installer.messages.js';
import { overridableFields } from './installer.messages.js';

const now = new Date('2026-03-01T12:00:00.000Z');
const given = specify(installerDecider, now);
const installerId = '5a3b7bb0-2f0c-4a67-8f43-0f6a5f6c2b11';
const closed = Object.fromEntries(
  overridableFields.map((field) => [field, false]),
) as InstallerTerms['allowOverride'];
const terms: InstallerTerms = {
  settings: {
    name: '',
    jumpGroup: { type: 'shared', id: 1, name: 'Default' },
    tag: 'kiosk',
    comments: 'from the wizard',
    jumpPolicyId: null,
    attendedSessionPolicyId: null,
    unattendedSessionPolicyId: null,
    publicSiteAddress: 'support.example',
    supportButtonProfileCodeName: '',
    supportButtonDirectQueue: '',
    startMode: 'normal',
    isQuiet: false,
    maxOfflineMinutes: 0,
    expiresAt: null,
  },
  connectionType: 'active',
  allowOverride: closed,
  elevateInstall: true,
  elevatePrompt: true,
  jumpointProxy: '',
  maxUses: null,
};
const create = (validMinutes: number): InstallerCommand => ({
  type: 'CreateInstaller',
  data: { installerId, number: 3, validMinutes, terms },
});
const created: InstallerCreated = {
  type: 'InstallerCreated',
  version: 2,
  data: {
    installerId,
    number: 3,
    terms,
    createdAt: now.toISOString(),
    expiresAt: '2026-03-02T12:00:00.000Z',
  },
};
const remove: InstallerCommand = { type: 'DeleteInstaller', data: { installerId } };
const installer: InstallerAtUse = { terms, expiresAt: created.data.expiresAt, uses: 0 };

describe('an installer', () => {
  it('is valid from its creation, for 10 minutes to a year (AG-01)', () => {
    given().when(create(1440)).emits(created);
    for (const validMinutes of [9, 525_601])
      given()
        .when(create(validMinutes))
        .refuses({ kind: 'installer-validity-out-of-range', validMinutes });
    given()
      .when(create(525_600))
      .emits({ ...created, data: { ...created.data, expiresAt: '2027-03-01T12:00:00.000Z' } });
  });

  it('is deleted once', () => {
    const deletedAt = now.toISOString();
    given(created)
      .when(remove)
      .emits({ type: 'InstallerDeleted', version: 1, data: { installerId, deletedAt } });
    given().when(remove).refuses({ kind: 'installer-not-found', installerId });
  });

  it('keeps its identity', () =>
    given(created).when(create(10)).refuses({ kind: 'installer-already-created', installerId }));
});

describe('enrolment by an installer', () => {
  it('gives every client the settings of the installer, named as its computer (AG-13)', () => {
    expect(enrolmentSettings(installer, 'kiosk-12', {}, now)).toEqual({
      ok: true,
      value: { ...terms.settings, name: 'kiosk-12' },
    });
  });

  it('is over when the validity is over (AG-02)', () => {
    const last = new Date(installer.expiresAt);
    expect(enrolmentSettings(installer, 'h', {}, last).ok).toBe(true);
    expect(enrolmentSettings(installer, 'h', {}, new Date(last.getTime() + 1))).toEqual({
      ok: false,
      refusal: { kind: 'installer-expired', expiresAt: installer.expiresAt },
    });
  });

  it('ends with the last permitted use', () => {
    const limited = { ...installer, terms: { ...terms, maxUses: 2 } };
    expect(enrolmentSettings({ ...limited, uses: 1 }, 'h', {}, now).ok).toBe(true);
    expect(enrolmentSettings({ ...limited, uses: 2 }, 'h', {}, now)).toEqual({
      ok: false,
      refusal: { kind: 'installer-exhausted', maxUses: 2 },
    });
  });

  it('fails when the command line sets a field that the installer keeps closed (AG-14)', () => {
    expect(enrolmentSettings(installer, 'h', { tag: 't', comments: 'c' }, now)).toEqual({
      ok: false,
      refusal: { kind: 'override-not-allowed', fields: ['tag', 'comments'] },
    });
  });

  it('takes the values of the command line where the installer allows it (AG-08)', () => {
    const open = { ...terms, allowOverride: { ...closed, name: true, tag: true } };
    const result = enrolmentSettings(
      { ...installer, terms: open },
      'h',
      { name: 'N', tag: '' },
      now,
    );
    expect(result).toMatchObject({
      ok: true,
      value: { name: 'N', tag: '', comments: terms.settings.comments },
    });
  });

  it('keeps a name taken from a long host name within its 128 characters (RG-01)', () => {
    const result = enrolmentSettings(installer, 'h'.repeat(255), {}, now);
    expect(result.ok && result.value.name).toHaveLength(128);
  });
});
