import type { Projection } from '@jumpfleet/kernel';
import type {
  AccessFact,
  AccessFactKind,
  FactChange as SnapshotChange,
  PolicyEvent,
} from '@jumpfleet/policy-domain';
import { administrationFacts } from './administration.facts.js';
import { approvalFacts } from '../approvals/approval.facts.js';
import { apiAccountFacts } from './api-account.facts.js';
import type { FactChange, FactsOf } from './fact-change.js';
import { jumpPolicyFacts } from './jump-policy.facts.js';
import { teamFacts } from './team.facts.js';
import { userFacts } from './user.facts.js';

/** A fact that is gone keeps its row, so that whoever reads on from a revision learns of it. */
export type AccessFactRow = Readonly<{
  key: string;
  kind: AccessFactKind;
  number: number;
  fact: AccessFact | null;
  /** The position of the event that changed it last: it grows over all facts. */
  revision: number;
}>;

/** Each aggregate's facts are in a file of their own. */
const facts: FactsOf<PolicyEvent> = {
  ...userFacts,
  ...apiAccountFacts,
  ...teamFacts,
  ...jumpPolicyFacts,
  ...approvalFacts,
  ...administrationFacts,
  SecurityProviderCreated: () => undefined,
  SecurityProviderChanged: () => undefined,
  SecurityProviderDeleted: () => undefined,
};

/** Raise it when an event means another fact than before: the table is then made anew at the next start. */
const generation = 1;
export const accessFactsDefinition = `${String(generation)}: ${Object.keys(facts).sort().join(' ')}`;

/** All that the access question is answered from, written in the transaction of the event that it follows from. */
export const accessFacts: Projection<PolicyEvent, AccessFactRow> = {
  name: 'access-facts',
  keyOf(event) {
    const change = changeBy(event);
    return change && keyOf(change);
  },
  project(row, { event, position: revision }) {
    const change = changeBy(event);
    if (!change) return row;
    const fact = change.after(row?.fact ?? undefined) ?? null;
    const number = fact?.number ?? row?.number;
    if (number === undefined) return undefined;
    return { key: keyOf(change), kind: change.kind, number, fact, revision };
  },
};

/** What an event would mean that replaces a fact, or takes it away. */
export function factAfter(event: PolicyEvent): SnapshotChange | undefined {
  const change = changeBy(event);
  const fact = change?.after(undefined);
  if (fact) return { fact };
  return change && { gone: { kind: change.kind, number: Number(change.key) } };
}

function changeBy({ type, data }: PolicyEvent): FactChange | undefined {
  const change = facts[type] as (data: PolicyEvent['data']) => FactChange | undefined;
  return change(data);
}

function keyOf({ kind, key }: FactChange): string {
  return `${kind}.${String(key)}`;
}
