import type { ReadModel } from '@jumpfleet/event-log';
import { teamKind } from '@jumpfleet/policy-domain';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { apiAccountList } from '../../application/api-accounts/api-account-list.projection.js';
import type { ApiAccountRow } from '../../application/api-accounts/api-account-list.projection.js';
import { userList } from '../../application/users/user-list.projection.js';
import type { UserRow } from '../../application/users/user-list.projection.js';
import { administeredReadModel } from './administration/administered.read-model.js';

export const userReadModel: ReadModel<PolicyEvent, UserRow> = {
  projection: userList,
  table: 'user_list',
  key: 'id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      id uuid PRIMARY KEY,
      number integer NOT NULL,
      username text NOT NULL,
      email_address text NOT NULL,
      security_provider_id integer NOT NULL,
      administrator boolean NOT NULL,
      enabled boolean NOT NULL,
      expires_at timestamptz,
      two_factor_enabled boolean NOT NULL,
      expiry_told boolean NOT NULL,
      settings jsonb NOT NULL,
      created_at timestamptz NOT NULL
    );
    CREATE UNIQUE INDEX ${table}_number ON ${table} (number);
    CREATE INDEX ${table}_administrators ON ${table} (number) WHERE administrator;
    CREATE INDEX ${table}_expiries ON ${table} (expires_at) WHERE NOT expiry_told;`,
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
      administrator boolean NOT NULL,
      enabled boolean NOT NULL,
      settings jsonb NOT NULL,
      created_at timestamptz NOT NULL
    );
    CREATE UNIQUE INDEX ${table}_number ON ${table} (number);`,
};

export const principalReadModels: readonly ReadModel<PolicyEvent>[] = [
  userReadModel,
  apiAccountReadModel,
  administeredReadModel(teamKind),
];
