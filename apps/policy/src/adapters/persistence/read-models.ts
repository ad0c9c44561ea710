import type { ReadModel } from '@jumpfleet/event-log';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { apiAccountList } from '../../application/api-account-list.projection.js';
import type { ApiAccountRow } from '../../application/api-account-list.projection.js';
import { jumpPolicyList } from '../../application/jump-policy-list.projection.js';
import type { JumpPolicyRow } from '../../application/jump-policy-list.projection.js';
import { userList } from '../../application/user-list.projection.js';
import type { UserRow } from '../../application/user-list.projection.js';
import { accessFactReadModel } from './access-fact.read-model.js';

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

export const jumpPolicyReadModel: ReadModel<PolicyEvent, JumpPolicyRow> = {
  projection: jumpPolicyList,
  table: 'jump_policy',
  key: 'id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      id integer PRIMARY KEY,
      display_name text NOT NULL,
      code_name text NOT NULL,
      description text NOT NULL,
      schedule_enabled boolean NOT NULL,
      schedule_strict boolean NOT NULL,
      schedule jsonb NOT NULL,
      simultaneous_jumps text NOT NULL,
      simultaneous_jumps_on_copies boolean NOT NULL,
      simultaneous_jumps_rdp text NOT NULL,
      ticket_id_required boolean NOT NULL,
      two_factor_required boolean NOT NULL
    );`,
};

/** All of policy's read models. */
export const policyReadModels: readonly ReadModel<PolicyEvent>[] = [
  accessFactReadModel,
  userReadModel,
  apiAccountReadModel,
  jumpPolicyReadModel,
];
