import { sessionBits } from './permission-bits.js';
import type { PermissionTerm, PromptingTerm, TermSource } from './question.js';
import { sessionLayers } from './session-layers.js';
import type { Layer, SessionSetting } from './session-layers.js';
import { sessionPermissions } from './session-permissions.js';
import type { SessionPermission } from './session-permissions.js';
import type { AccessSnapshot } from './snapshot.js';

export type SessionTermsOf = Readonly<{
  permissions: readonly PermissionTerm[];
  prompting: PromptingTerm;
}>;

const nobody: TermSource = {
  layer: 'nobody',
  number: 0,
  sessionPolicy: 0,
  label: 'nobody defined it',
};
/** Every permission of a session with who said it, and who said something that did not count (PO-30..36, PO-42). */
export function sessionTerms(snapshot: AccessSnapshot, setting: SessionSetting): SessionTermsOf {
  const layers = sessionLayers(snapshot, setting).map((layer) => ({
    ...layer,
    source: sourceOf(snapshot, layer),
  }));
  return {
    permissions: sessionPermissions.map((permission) => termOf(permission, layers)),
    prompting: promptingOf(layers),
  };
}

type Sourced = Layer & Readonly<{ source: TermSource }>;

function termOf(permission: SessionPermission, layers: readonly Sourced[]): PermissionTerm {
  const bit = sessionBits[permission];
  const [first, ...rest] = layers.filter(({ terms }) => ((terms.allow | terms.deny) & bit) !== 0);
  if (!first) return { permission, allowed: false, source: nobody, overrode: [] };
  return {
    permission,
    allowed: (first.terms.allow & bit) !== 0,
    source: first.source,
    overrode: rest.map(({ source }) => source),
  };
}

function promptingOf(layers: readonly Sourced[]): PromptingTerm {
  for (const { terms, source } of layers)
    if (terms.prompting) return { ...terms.prompting, source };
  return { rule: 'never', defaultAnswer: 'deny', timeoutSeconds: 0, source: nobody };
}

function sourceOf(snapshot: AccessSnapshot, { layer, number, sessionPolicy }: Layer): TermSource {
  const policy = snapshot.sessionPolicies.get(sessionPolicy);
  const place = placeOf(snapshot, layer, number);
  return {
    layer,
    number,
    sessionPolicy,
    label: policy ? `session policy “${policy.fact.name}” ${place}` : `terms ${place}`,
  };
}

function placeOf(snapshot: AccessSnapshot, layer: TermSource['layer'], number: number): string {
  switch (layer) {
    case 'jump-item':
      return 'on the Jump Item';
    case 'public-portal':
      return `by the public portal “${named(snapshot.portals, number)}”`;
    case 'group-policy':
      return `by the group policy “${named(snapshot.groupPolicies, number)}”`;
    case 'user':
      return number === 0 ? 'by the invitation' : 'on the user account';
    case 'site':
      return 'of the whole site';
    case 'rule':
      return 'for everybody who was invited: only the owner of a session pins';
    case 'nobody':
      return 'by nobody';
  }
}

const named = (
  all: readonly Readonly<{ fact: Readonly<{ number: number; name: string }> }>[],
  number: number,
): string => all.find(({ fact }) => fact.number === number)?.fact.name ?? String(number);
