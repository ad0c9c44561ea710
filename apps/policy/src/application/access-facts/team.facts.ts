import { teamKind } from '@jumpfleet/policy-domain';
import type { TeamTerms } from '@jumpfleet/policy-domain';
import { administeredFacts } from '../administration/administered.facts.js';

export const teamFacts = administeredFacts(
  teamKind,
  (number, { name, codeName, members }: TeamTerms) => ({
    kind: 'team',
    number,
    name,
    codeName,
    members,
  }),
);
