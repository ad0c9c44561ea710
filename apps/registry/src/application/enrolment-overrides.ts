import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { EnrolRequest } from '@jumpfleet/registry-contracts';
import type {
  EnrolmentOverrides,
  JumpGroupRef,
  OverridableField,
} from '@jumpfleet/registry-domain';
import { publicSite } from '@jumpfleet/registry-domain';
import type { PolicyKind } from './policy-references.js';

type Asked = EnrolRequest['overrides'];

export type UnknownOverride = Readonly<{ kind: 'override-unknown'; field: string; value: string }>;

/** What the codes of a command line stand for. */
export type OverrideCodes = Readonly<{
  /** `jumpgroup:CODE` or `user:NAME`. */
  jumpGroup(asked: string): Promise<JumpGroupRef | undefined>;
  policy(kind: PolicyKind, code: string): Promise<number | undefined>;
  publicSites(): Promise<readonly [string, ...string[]]>;
}>;

/** Policies by their codes: which option names which kind, and what it sets. */
const policyOverrides = [
  ['jump_policy', 'jump-policy', 'jumpPolicy'],
  ['session_policy_present', 'session-policy', 'attendedSessionPolicy'],
  ['session_policy_not_present', 'session-policy', 'unattendedSessionPolicy'],
] as const;

/** The fields that an installer must have opened. The public site is none of them: it is always open. */
const governed: Readonly<Record<Exclude<keyof Asked, 'public_site_address'>, OverridableField>> = {
  name: 'name',
  jump_group: 'jumpGroup',
  tag: 'tag',
  comments: 'comments',
  jump_policy: 'jumpPolicy',
  session_policy_present: 'attendedSessionPolicy',
  session_policy_not_present: 'unattendedSessionPolicy',
};

export function overriddenFields(asked: Asked): OverridableField[] {
  return Object.entries(governed)
    .filter(([name]) => asked[name as keyof Asked] !== undefined)
    .map(([, field]) => field);
}

/** Codes become ids; a code that names nothing fails the installation. */
export async function resolveOverrides(
  asked: Asked,
  codes: OverrideCodes,
): Promise<Result<EnrolmentOverrides, UnknownOverride>> {
  const policies = await policiesOf(asked, codes);
  if (!policies.ok) return policies;
  const group = asked.jump_group;
  const jumpGroup = group === undefined ? undefined : await codes.jumpGroup(group);
  if (group !== undefined && !jumpGroup) return refuse(unknown('jump_group', group));
  const site = asked.public_site_address;
  return ok({
    ...textsOf(asked),
    ...policies.value,
    ...(jumpGroup && { jumpGroup }),
    ...(site !== undefined && { publicSiteAddress: publicSite(site, await codes.publicSites()) }),
  });
}

async function policiesOf(
  asked: Asked,
  codes: OverrideCodes,
): Promise<Result<EnrolmentOverrides, UnknownOverride>> {
  const found: Partial<Record<(typeof policyOverrides)[number][2], number>> = {};
  for (const [field, kind, setting] of policyOverrides) {
    const code = asked[field];
    if (code === undefined) continue;
    const number = await codes.policy(kind, code);
    if (number === undefined) return refuse(unknown(field, code));
    found[setting] = number;
  }
  return ok(found);
}

function textsOf({ name, tag, comments }: Asked): EnrolmentOverrides {
  return {
    ...(name !== undefined && { name }),
    ...(tag !== undefined && { tag }),
    ...(comments !== undefined && { comments }),
  };
}

function unknown(field: string, value = ''): UnknownOverride {
  return { kind: 'override-unknown', field, value };
}
