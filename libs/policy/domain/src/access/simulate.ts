import { decide } from './decide.js';
import { effectiveUser } from './effective-user.js';
import type { EffectiveUser } from './effective-user.js';
import type { ItemFacts } from './facts.js';
import type {
  AccessDecision,
  AccessQuestion,
  PermissionTerm,
  Presence,
  PromptingTerm,
  StartMethod,
} from './question.js';
import { isAllowedSomewhere } from './scope-lists.js';
import { sessionTerms } from './session-terms.js';
import type { SessionTermsOf } from './session-terms.js';
import type { AccessSnapshot } from './snapshot.js';

/** PO-37: a representative and how the session starts; the rest as far as it is known. */
export type SimulatedSession = Readonly<{
  userId: string;
  startMethod: StartMethod;
  presence: Presence;
  at: number;
  item?: ItemFacts | undefined;
  /** Of the portal that a session key or a visitor comes through. */
  publicSiteAddress?: string | undefined;
  /** The session policy that an external representative is invited with. */
  invitePolicy?: number | undefined;
}>;

export type Simulation = Readonly<{
  /** The result per permission, and who said it. */
  permissions: readonly PermissionTerm[];
  prompting: PromptingTerm;
  /** Whether it could be started at all; only of a jump to an item. */
  jump: AccessDecision | null;
  /** What else may stand in the way (PO-38). */
  notes: readonly string[];
}>;

const pinningNote =
  'No Jump Item Role of the user grants Create and deploy new Jump Items, which pinning needs as well.';

/** Undefined for a user that nobody knows. */
export function simulate(
  snapshot: AccessSnapshot,
  session: SimulatedSession,
): Simulation | undefined {
  const fact = snapshot.users.get(snapshot.userNumbers.get(session.userId) ?? 0);
  if (!fact) return undefined;
  const user = effectiveUser(snapshot, fact);
  const item = itemOf(session);
  const { startMethod, presence, publicSiteAddress = '', invitePolicy = null } = session;
  const setting = { user, startMethod, presence, item, publicSiteAddress, invitePolicy };
  const terms = sessionTerms(snapshot, setting);
  return {
    ...terms,
    jump: item ? decide(snapshot, jumpTo(item, session)) : null,
    notes: pins(terms) && !mayAdd(snapshot, user) ? [pinningNote] : [],
  };
}

/** Only a jump, by hand or by script, goes to an item. */
const itemOf = ({ startMethod, item }: SimulatedSession): ItemFacts | undefined =>
  startMethod === 'jump' || startMethod === 'api' ? item : undefined;

const pins = ({ permissions }: SessionTermsOf): boolean =>
  permissions.some(({ permission, allowed }) => permission === 'jump_client_pinning' && allowed);

const mayAdd = (snapshot: AccessSnapshot, user: EffectiveUser): boolean =>
  user.isAdministrator || isAllowedSomewhere(snapshot, user, 'jump-client:add');

const jumpTo = (
  item: ItemFacts,
  { userId, startMethod, presence, at }: SimulatedSession,
): AccessQuestion => ({
  principalId: userId,
  principalType: 'user',
  action: 'jump-client:jump',
  item,
  startMethod,
  presence,
  at,
});
