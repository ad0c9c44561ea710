import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { EnrolRequest } from '@jumpfleet/registry-contracts';
import type {
  EnrolmentOverrides,
  JumpGroupRef,
  OverridableField,
} from '@jumpfleet/registry-domain';
import { publicSite } from '@jumpfleet/registry-domain';

type Asked = EnrolRequest['overrides'];

export type UnknownOverride = Readonly<{ kind: 'override-unknown'; field: string; value: string }>;

/** What the codes of a command line stand for. */
export type OverrideCodes = Readonly<{
  /** `jumpgroup:CODE` or `user:NAME`. */
  jumpGroup(asked: string): Promise<JumpGroupRef | undefined>;
  publicSites: readonly [string, ...string[]];
}>;

/** Policies have no codes yet, so none can be named. */
const policyOverrides = [
  'jump_policy',
  'session_policy_present',
  'session_policy_not_present',
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
  const policy = policyOverrides.find((field) => asked[field] !== undefined);
  if (policy) return refuse(unknown(policy, asked[policy]));
  const group = asked.jump_group;
  const jumpGroup = group === undefined ? undefined : await codes.jumpGroup(group);
  if (group !== undefined && !jumpGroup) return refuse(unknown('jump_group', group));
  const site = asked.public_site_address;
  return ok({
    ...textsOf(asked),
    ...(jumpGroup && { jumpGroup }),
    ...(site !== undefined && { publicSiteAddress: publicSite(site, codes.publicSites) }),
  });
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
