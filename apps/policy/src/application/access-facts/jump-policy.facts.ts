import { jumpPolicyKind } from '@jumpfleet/policy-domain';
import type { JumpPolicyTerms } from '@jumpfleet/policy-domain';
import { administeredFacts } from '../administration/administered.facts.js';

export const jumpPolicyFacts = administeredFacts(
  jumpPolicyKind,
  (number, terms: JumpPolicyTerms) => ({ kind: 'jump-policy', number, terms }),
);
