import type { CompiledTerms } from './compiled.js';
import type { EffectiveUser } from './effective-user.js';
import type { ItemFacts } from './facts.js';
import { sessionBits } from './permission-bits.js';
import type { Presence, StartMethod, TermSource } from './question.js';
import type { AccessSnapshot } from './snapshot.js';

/** What the terms of a session depend on. */
export type SessionSetting = Readonly<{
  /** Nobody for an API account. */
  user: EffectiveUser | undefined;
  startMethod: StartMethod;
  presence: Presence;
  item: ItemFacts | undefined;
  /** Of the portal that the session comes through; an item brings its own. */
  publicSiteAddress: string;
  /** What an external representative was invited with. */
  invitePolicy: number | null;
}>;

/** Terms at one place of the order, and what is needed to say whose they are. */
export type Layer = Readonly<{
  layer: TermSource['layer'];
  number: number;
  sessionPolicy: number;
  terms: CompiledTerms;
}>;

/**
 * Who has a say, the highest first (PO-33): the item's session policy, the public portal's, the user's own or
 * by group policy, the site's. Whom a session policy may be assigned to (PO-32) was asked when it was assigned.
 */
export function sessionLayers(snapshot: AccessSnapshot, setting: SessionSetting): Layer[] {
  const { startMethod, presence, item, invitePolicy } = setting;
  const layers: Layer[] = [];
  const site = siteLayer(snapshot, presence);
  if (startMethod === 'rep-invite') {
    layers.push(noPinning);
    addPolicy(snapshot, layers, byInvitation, invitePolicy);
    return site ? [...layers, site] : layers;
  }
  if (item) addPolicy(snapshot, layers, onItem, item[presence]);
  addPortal(snapshot, layers, setting);
  addUser(snapshot, layers, setting);
  if (site) layers.push(site);
  return layers;
}

/** PO-34: only the owner of a session pins, and an invited representative owns none. */
const noPinning: Layer = {
  layer: 'rule',
  number: 0,
  sessionPolicy: 0,
  terms: { allow: 0, deny: sessionBits.jump_client_pinning, prompting: undefined },
};

/** Each permission by itself: the highest that defines it counts, and what nobody defines is denied. */
export function allowedMask(layers: readonly Layer[]): number {
  let allowed = 0;
  for (let at = layers.length - 1; at >= 0; at--) {
    const terms = layers[at]?.terms;
    if (terms) allowed = (allowed & ~terms.deny) | terms.allow;
  }
  return allowed;
}

function addPolicy(
  { sessionPolicies }: AccessSnapshot,
  layers: Layer[],
  { layer, number }: Readonly<Pick<Layer, 'layer' | 'number'>>,
  sessionPolicy: number | null,
): void {
  if (sessionPolicy === null) return;
  const known = sessionPolicies.get(sessionPolicy);
  if (known) layers.push({ layer, number, sessionPolicy, terms: known.terms });
}

const onItem = { layer: 'jump-item', number: 0 } as const;
const byInvitation = { layer: 'user', number: 0 } as const;

function addPortal(snapshot: AccessSnapshot, layers: Layer[], setting: SessionSetting): void {
  const address = (setting.item?.publicSiteAddress ?? setting.publicSiteAddress).toLowerCase();
  if (address === '') return;
  const portal = snapshot.portals.find(({ addresses }) => addresses.includes(address));
  if (!portal) return;
  const { number, [setting.presence]: sessionPolicy } = portal.fact;
  addPolicy(snapshot, layers, { layer: 'public-portal', number }, sessionPolicy);
}

function addUser(
  snapshot: AccessSnapshot,
  layers: Layer[],
  { user, presence }: SessionSetting,
): void {
  if (!user) return;
  const { value, by } = user[presence];
  const place = by
    ? ({ layer: 'group-policy', number: by.number } as const)
    : ({ layer: 'user', number: user.fact.number } as const);
  if (value.choice.kind === 'policy') addPolicy(snapshot, layers, place, value.choice.id);
  else if (value.terms)
    layers.push({ layer: place.layer, number: place.number, sessionPolicy: 0, terms: value.terms });
}

function siteLayer({ sites }: AccessSnapshot, presence: Presence): Layer | undefined {
  const terms = sites.get(1)?.[presence];
  return terms && { layer: 'site', number: 0, sessionPolicy: 0, terms };
}
