import type { ReadModel } from '@jumpfleet/event-log';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { apiAccountList } from '../../application/api-account-list.projection.js';
import type { ApiAccountRow } from '../../application/api-account-list.projection.js';
import { userList } from '../../application/user-list.projection.js';
import type { UserRow } from '../../application/user-list.projection.js';
import { accessFactReadModel } from './access-fact.read-model.js';
import { administrationReadModels } from './administration/administration-read-models.js';

export const userReadModel: ReadModel<PolicyEvent, UserRow> = {
  projection: userList,
  table: 'user_list',
  key: 'id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      id uuid PRIMARY KEY,
      number integer NOT NULL,
      username text NOT NULL,
      display_name text NOT NULL,
      administrator boolean NOT NULL,
      enabled boolean NOT NULL,
      created_at timestamptz NOT NULL
    );
    CREATE UNIQUE INDEX ${table}_number ON ${table} (number);`,
};

export const apiAccountReadModel: ReadModel<PolicyEvent, ApiAccountRow> = {
  projection: apiAccountList,
  table: 'api_account_list',
  key: 'id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      id uuid PRIMARY KEY,
      number integer NOT NULL,
      client_id text NOT NULL,
      name text NOT NULL,
      comments text NOT NULL,
      permissions jsonb NOT NULL,
      administrator boolean NOT NULL,
      enabled boolean NOT NULL,
      created_at timestamptz NOT NULL
    );
    CREATE UNIQUE INDEX ${table}_number ON ${table} (number);`,
};

/** All of policy's read models. */
export const policyReadModels: readonly ReadModel<PolicyEvent>[] = [
  accessFactReadModel,
  userReadModel,
  apiAccountReadModel,
  ...administrationReadModels,
];
