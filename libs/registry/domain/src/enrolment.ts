import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { isInRanges } from './address-range.js';
import type { InstallerTerms, OverridableField } from './installer.messages.js';
import { overridableFields } from './installer.messages.js';
import type { JumpClientSettings, JumpGroupRef } from './jump-client.messages.js';

/** An installer as an enrolment finds it. */
export type InstallerAtUse = Readonly<{
  terms: InstallerTerms;
  expiresAt: string;
  revokedAt: string | null;
  serverVersion: string;
  uses: number;
}>;

export type InstallerMoment = Readonly<{
  now: Date;
  /** The version that packages must be of; null when they survive an upgrade of the server (UP-11). */
  serverVersion: string | null;
}>;

/** The computer that wants to enrol, as far as an installer cares. */
export type EnrollingComputer = Readonly<{ hostname: string; platform: string; address: string }>;

/** What the installer's command line asked for, codes resolved by the caller; left out = not asked. */
export type EnrolmentOverrides = Readonly<
  Partial<{
    name: string;
    jumpGroup: JumpGroupRef;
    tag: string;
    comments: string;
    jumpPolicy: number;
    attendedSessionPolicy: number;
    unattendedSessionPolicy: number;
    publicSiteAddress: string;
  }>
>;

export type SpentInstaller =
  | Readonly<{ kind: 'installer-revoked' }>
  | Readonly<{ kind: 'installer-outdated' }>
  | Readonly<{ kind: 'installer-expired'; expiresAt: string }>
  | Readonly<{ kind: 'installer-exhausted'; maxUses: number }>;

export type EnrolmentRefusal =
  | SpentInstaller
  | Readonly<{ kind: 'address-not-allowed'; address: string }>
  | Readonly<{ kind: 'platform-not-allowed'; platform: string; platforms: readonly string[] }>
  | Readonly<{ kind: 'override-not-allowed'; fields: readonly OverridableField[] }>;

/** Why nobody can enrol with the installer any more; undefined while it is open. */
export function spentInstaller(
  { terms, expiresAt, revokedAt, serverVersion, uses }: InstallerAtUse,
  at: InstallerMoment,
): SpentInstaller | undefined {
  if (revokedAt !== null) return { kind: 'installer-revoked' };
  if (at.serverVersion !== null && at.serverVersion !== serverVersion)
    return { kind: 'installer-outdated' };
  if (at.now.getTime() > new Date(expiresAt).getTime())
    return { kind: 'installer-expired', expiresAt };
  if (terms.maxUses !== null && uses >= terms.maxUses)
    return { kind: 'installer-exhausted', maxUses: terms.maxUses };
  return undefined;
}

/**
 * Why this computer may not enrol now. An override of a field that the installer does not open fails the
 * whole installation (AG-14) instead of being dropped.
 */
export function enrolmentRefusal(
  installer: InstallerAtUse,
  computer: EnrollingComputer,
  overridden: readonly OverridableField[],
  at: InstallerMoment,
): EnrolmentRefusal | undefined {
  const { terms } = installer;
  return (
    spentInstaller(installer, at) ?? notForThis(computer, terms) ?? closedTo(overridden, terms)
  );
}

/** With which settings a computer may enrol now. */
export function enrolmentSettings(
  installer: InstallerAtUse,
  computer: EnrollingComputer,
  overrides: EnrolmentOverrides,
  at: InstallerMoment,
): Result<JumpClientSettings, EnrolmentRefusal> {
  const fields = overridableFields.filter((field) => field in overrides);
  const refusal = enrolmentRefusal(installer, computer, fields, at);
  if (refusal) return refuse(refusal);
  return ok(settingsWith(installer.terms.settings, computer.hostname, overrides));
}

function notForThis(
  { platform, address }: EnrollingComputer,
  { platforms, allowedAddresses }: InstallerTerms,
): EnrolmentRefusal | undefined {
  if (allowedAddresses.length > 0 && !isInRanges(address, allowedAddresses))
    return { kind: 'address-not-allowed', address };
  if (platforms.length > 0 && !platforms.includes(platform))
    return { kind: 'platform-not-allowed', platform, platforms };
  return undefined;
}

function closedTo(
  overridden: readonly OverridableField[],
  { allowOverride }: InstallerTerms,
): EnrolmentRefusal | undefined {
  const fields = overridden.filter((field) => !allowOverride[field]);
  return fields.length > 0 ? { kind: 'override-not-allowed', fields } : undefined;
}

function settingsWith(
  base: JumpClientSettings,
  hostname: string,
  overrides: EnrolmentOverrides,
): JumpClientSettings {
  const name = overrides.name ?? base.name;
  return {
    ...base,
    name: (name === '' ? hostname : name).slice(0, 128).toWellFormed(),
    jumpGroup: overrides.jumpGroup ?? base.jumpGroup,
    tag: overrides.tag ?? base.tag,
    comments: overrides.comments ?? base.comments,
    jumpPolicyId: overrides.jumpPolicy ?? base.jumpPolicyId,
    attendedSessionPolicyId: overrides.attendedSessionPolicy ?? base.attendedSessionPolicyId,
    unattendedSessionPolicyId: overrides.unattendedSessionPolicy ?? base.unattendedSessionPolicyId,
    publicSiteAddress: overrides.publicSiteAddress ?? base.publicSiteAddress,
  };
}

/** RG-05: a site that is not known means the default one, which is the first of those known. */
export function publicSite(asked: string, known: readonly [string, ...string[]]): string {
  return known.find((site) => site.toLowerCase() === asked.toLowerCase()) ?? known[0];
}
