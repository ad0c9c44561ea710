import { setTimeout as delay } from 'node:timers/promises';
import type { JumpClientSettings } from '@jumpfleet/registry-domain';

export type PolicyKind = 'jump-policy' | 'session-policy';

/** What there is of policy's that an item may name, as far as policy told. */
export interface PolicyReferences {
  /** Those of them that an item may name. */
  existing(kind: PolicyKind, numbers: readonly number[]): Promise<ReadonlySet<number>>;
  byCode(kind: PolicyKind, codeName: string): Promise<number | undefined>;
  /** The addresses of the site's portals, the default one first. */
  publicSites(): Promise<readonly [string, ...string[]]>;
}

/** Which setting names what, and how both APIs call it. */
const named = [
  { setting: 'jumpPolicyId', kind: 'jump-policy', field: 'jump_policy_id' },
  {
    setting: 'attendedSessionPolicyId',
    kind: 'session-policy',
    field: 'attended_session_policy_id',
  },
  {
    setting: 'unattendedSessionPolicyId',
    kind: 'session-policy',
    field: 'unattended_session_policy_id',
  },
] as const satisfies readonly Readonly<{
  setting: keyof JumpClientSettings;
  kind: PolicyKind;
  field: string;
}>[];

export type PolicyField = (typeof named)[number]['field'];

/** The first field that names a policy which is not there; settings that name none cost no look-up. */
export async function unknownPolicy(
  references: PolicyReferences,
  settings: Partial<JumpClientSettings>,
): Promise<PolicyField | undefined> {
  for (const { setting, kind, field } of named) {
    const number = settings[setting];
    if (number === undefined || number === null) continue;
    if (!(await isThere(references, kind, number))) return field;
  }
  return undefined;
}

/** Whoever makes a policy may name it in the next breath: its event is on the way for a moment. */
const patienceMs = [50, 100, 150, 300] as const;

async function isThere(
  references: PolicyReferences,
  kind: PolicyKind,
  number: number,
): Promise<boolean> {
  const known = async () => (await references.existing(kind, [number])).has(number);
  for (const ms of patienceMs) {
    if (await known()) return true;
    await delay(ms);
  }
  return known();
}
