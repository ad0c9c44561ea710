import type { Committed } from '@jumpfleet/event-log';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { accessFacts } from '../../application/access-facts/access-facts.projection.js';
import type { AccessFactRow } from '../../application/access-facts/access-facts.projection.js';

/** Says to all processes of policy that one has changed a fact. It may be lost: whoever waits for it also looks now and then. */
export const accessFactsChanged = 'policy.access-facts.changed';

/** The facts that a commit has changed. */
export function factsIn({ changes }: Committed<PolicyEvent>): readonly AccessFactRow[] {
  return changes
    .filter(({ model }) => model === accessFacts.name)
    .flatMap(({ row }) => (row ? [row as AccessFactRow] : []));
}
