import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { InstallerTerms, OverridableField } from './installer.messages.js';
import type { JumpClientSettings, JumpGroupRef } from './jump-client.messages.js';

/** An installer as an enrolment finds it. */
export type InstallerAtUse = Readonly<{
  terms: InstallerTerms;
  expiresAt: string;
  uses: number;
}>;

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
  }>
>;

export type EnrolmentRefusal =
  | Readonly<{ kind: 'installer-expired'; expiresAt: string }>
  | Readonly<{ kind: 'installer-exhausted'; maxUses: number }>
  | Readonly<{ kind: 'override-not-allowed'; fields: readonly OverridableField[] }>;

/**
 * With which settings a computer may enrol now. An override of a field that the installer does not
 * open fails the whole installation (AG-14) instead of being dropped.
 */
export function enrolmentSettings(
  installer: InstallerAtUse,
  hostname: string,
  overrides: EnrolmentOverrides,
  now: Date,
): Result<JumpClientSettings, EnrolmentRefusal> {
  const { terms, expiresAt, uses } = installer;
  if (now.getTime() > new Date(expiresAt).getTime())
    return refuse({ kind: 'installer-expired', expiresAt });
  if (terms.maxUses !== null && uses >= terms.maxUses)
    return refuse({ kind: 'installer-exhausted', maxUses: terms.maxUses });
  const asked = Object.keys(overrides) as OverridableField[];
  const fields = asked.filter((field) => !terms.allowOverride[field]);
  if (fields.length > 0) return refuse({ kind: 'override-not-allowed', fields });
  return ok(settingsWith(terms.settings, hostname, overrides));
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
  };
}
