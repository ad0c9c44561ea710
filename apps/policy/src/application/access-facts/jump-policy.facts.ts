import type { JumpPolicyEvent } from '@jumpfleet/policy-domain';
import { gone, known } from './fact-change.js';
import type { FactsOf } from './fact-change.js';

export const jumpPolicyFacts: FactsOf<JumpPolicyEvent> = {
  JumpPolicyCreated: ({ id, terms }) => known({ kind: 'jump-policy', number: id, terms }),
  JumpPolicyChanged: ({ id, terms }) => known({ kind: 'jump-policy', number: id, terms }),
  JumpPolicyDeleted: ({ id }) => gone('jump-policy', id),
};
