import { describe, expect, it } from '@jest/globals';
import { specify } from '@jumpfleet/testing';
import { enrolmentSettings, publicSite, spentInstaller } from './enrolment.js';
import type { EnrolmentOverrides, InstallerAtUse, InstallerMoment } from './enrolment.js';
import { installerDecider } from './installer.decider.js';
import type {
  InstallerCommand,
  InstallerCreated,
  InstallerExtended,
  InstallerRevoked,
  InstallerTerms,
} from './installer.messages.js';
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
  allowedAddresses: [],
  platforms: [],
  isPaced: true,
};
const serverVersion = '0.1.0';
const create = (validMinutes: number): InstallerCommand => ({
  type: 'CreateInstaller',
  data: { installerId, number: 3, validMinutes, terms, serverVersion },
});
const created: InstallerCreated = {
  type: 'InstallerCreated',
  version: 3,
  data: {
    installerId,
    number: 3,
    terms,
    serverVersion,
    createdAt: now.toISOString(),
    expiresAt: '2026-03-02T12:00:00.000Z',
  },
};
const remove: InstallerCommand = { type: 'DeleteInstaller', data: { installerId } };
const revoke: InstallerCommand = { type: 'RevokeInstaller', data: { installerId } };
const extend = (validMinutes: number): InstallerCommand => ({
  type: 'ExtendInstaller',
  data: { installerId, validMinutes },
});
const at = now.toISOString();
const extended: InstallerExtended = {
  type: 'InstallerExtended',
  version: 1,
  data: { installerId, expiresAt: '2026-03-03T12:00:00.000Z', extendedAt: at },
};
const revoked: InstallerRevoked = {
  type: 'InstallerRevoked',
  version: 1,
  data: { installerId, revokedAt: at },
};

describe('an installer', () => {
  it('AG-01: is valid from its creation, for 10 minutes to a year', () => {
    given().when(create(1440)).emits(created);
    for (const validMinutes of [9, 525_601, 10.5, Number.NaN])
      given()
        .when(create(validMinutes))
        .refuses({ kind: 'installer-validity-out-of-range', validMinutes });
    given()
      .when(create(525_600))
      .emits({ ...created, data: { ...created.data, expiresAt: '2027-03-01T12:00:00.000Z' } });
  });

  it('AG-07: is extended from now on, but never shortened, nor brought back once revoked', () => {
    given(created).when(extend(2880)).emits(extended);
    given(created, extended).when(extend(1440)).refuses({
      kind: 'installer-valid-for-longer',
      expiresAt: extended.data.expiresAt,
    });
    for (const validMinutes of [9, 525_601])
      given(created)
        .when(extend(validMinutes))
        .refuses({ kind: 'installer-validity-out-of-range', validMinutes });
    given(created, revoked)
      .when(extend(2880))
      .refuses({ kind: 'installer-revoked', revokedAt: at });
    given().when(extend(60)).refuses({ kind: 'installer-not-found', installerId });
  });

  it('D12: is revoked once, and stays silent the second time', () => {
    given(created).when(revoke).emits(revoked);
    given(created, revoked).when(revoke).emits();
    given().when(revoke).refuses({ kind: 'installer-not-found', installerId });
  });

  it('AG-07: is deleted once', () => {
    const deleted = {
      type: 'InstallerDeleted',
      version: 1,
      data: { installerId, deletedAt: at },
    } as const;
    given(created).when(remove).emits(deleted);
    given(created, revoked).when(remove).emits(deleted);
    given().when(remove).refuses({ kind: 'installer-not-found', installerId });
    given(created, deleted).when(remove).refuses({ kind: 'installer-not-found', installerId });
  });

  it('keeps its identity', () =>
    given(created).when(create(10)).refuses({ kind: 'installer-already-created', installerId }));
});

const installer: InstallerAtUse = {
  terms,
  expiresAt: created.data.expiresAt,
  revokedAt: null,
  serverVersion,
  uses: 0,
};
const computer = { hostname: 'kiosk-12', platform: 'linux-64', address: '10.1.2.3' };
const enrol = (
  own: Partial<InstallerAtUse>,
  overrides: EnrolmentOverrides = {},
  moment: Partial<InstallerMoment> = {},
) =>
  enrolmentSettings({ ...installer, ...own }, computer, overrides, {
    now,
    serverVersion,
    ...moment,
  });
const refusal = (kind: string, facts: object = {}) => ({ ok: false, refusal: { kind, ...facts } });

describe('enrolment by an installer', () => {
  it('AG-13: gives every client the settings of the installer, named as its computer', () =>
    expect(enrol({})).toEqual({ ok: true, value: { ...terms.settings, name: 'kiosk-12' } }));

  it('AG-02: is over when the validity is over', () => {
    const last = new Date(installer.expiresAt);
    expect(enrol({}, {}, { now: last }).ok).toBe(true);
    expect(enrol({}, {}, { now: new Date(last.getTime() + 1) })).toEqual(
      refusal('installer-expired', { expiresAt: installer.expiresAt }),
    );
  });

  it('D12: ends with the last permitted use, and with the revocation', () => {
    const limited = { terms: { ...terms, maxUses: 2 } };
    expect(enrol({ ...limited, uses: 1 }).ok).toBe(true);
    expect(enrol({ ...limited, uses: 2 })).toEqual(refusal('installer-exhausted', { maxUses: 2 }));
    expect(enrol({ revokedAt: at })).toEqual(refusal('installer-revoked'));
  });

  it('UP-11, AG-06: ends with an upgrade of the server, unless packages survive it', () => {
    expect(enrol({}, {}, { serverVersion: '0.2.0' })).toEqual(refusal('installer-outdated'));
    expect(enrol({ serverVersion: '' })).toEqual(refusal('installer-outdated'));
    expect(enrol({}, {}, { serverVersion: null }).ok).toBe(true);
  });

  it('D12: is for the addresses and platforms that the installer names', () => {
    const near = { terms: { ...terms, allowedAddresses: ['10.0.0.0/8'], platforms: ['linux-64'] } };
    const far = { terms: { ...terms, allowedAddresses: ['192.168.0.0/16', '::/0'] } };
    const other = { terms: { ...terms, platforms: ['mac-dmg'] } };
    expect(enrol(near).ok).toBe(true);
    expect(enrol(far)).toEqual(refusal('address-not-allowed', { address: '10.1.2.3' }));
    expect(enrol(other)).toEqual(
      refusal('platform-not-allowed', { platform: 'linux-64', platforms: ['mac-dmg'] }),
    );
  });

  it('AG-14: fails when the command line sets a field that the installer keeps closed', () =>
    expect(enrol({}, { tag: 't', comments: 'c' })).toEqual(
      refusal('override-not-allowed', { fields: ['tag', 'comments'] }),
    ));

  it('AG-08: takes the values of the command line where the installer allows it', () => {
    const open = { ...terms, allowOverride: { ...closed, name: true, tag: true } };
    expect(enrol({ terms: open }, { name: 'N', tag: '' })).toMatchObject({
      ok: true,
      value: { name: 'N', tag: '', comments: terms.settings.comments },
    });
  });

  it('RG-05: comes through the public site that the command line names, or the default one', () => {
    expect(enrol({}, { publicSiteAddress: 'help.example' })).toMatchObject({
      value: { publicSiteAddress: 'help.example' },
    });
    expect(publicSite('HELP.example', ['support.example', 'help.example'])).toBe('help.example');
    expect(publicSite('nowhere', ['support.example', 'help.example'])).toBe('support.example');
  });

  it('RG-01: keeps a name taken from a long host name within its 128 characters', () => {
    const long = { ...computer, hostname: 'h'.repeat(255) };
    const result = enrolmentSettings(installer, long, {}, { now, serverVersion });
    expect(result.ok && result.value.name).toHaveLength(128);
  });

  it('AG-04: says nothing of clients that have enrolled: only of those who want to', () =>
    expect(spentInstaller(installer, { now, serverVersion })).toBeUndefined());
});
