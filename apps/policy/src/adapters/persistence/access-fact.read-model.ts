import type { ReadModel } from '@jumpfleet/event-log';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import {
  accessFacts,
  accessFactsDefinition,
} from '../../application/access-facts/access-facts.projection.js';
import type { AccessFactRow } from '../../application/access-facts/access-facts.projection.js';

export const accessFactReadModel: ReadModel<PolicyEvent, AccessFactRow> = {
  projection: accessFacts,
  table: 'access_fact',
  key: 'key',
  createTable: (table) => `
    /* ${accessFactsDefinition} */
    CREATE TABLE ${table} (
      key text PRIMARY KEY,
      kind text NOT NULL,
      number integer NOT NULL,
      fact jsonb,
      revision bigint NOT NULL
    );
    CREATE INDEX ${table}_revision ON ${table} (revision);`,
};
