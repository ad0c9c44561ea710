import type { ReadModel } from '@jumpfleet/event-log';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import { clientWakeProjection } from '../../application/client-wake.projection.js';
import { identityConflictProjection } from '../../application/identity-conflict.projection.js';
import { installerProjection } from '../../application/installer.projection.js';
import { jumpClientProjection } from '../../application/jump-client.projection.js';
import { jumpGroupProjection } from '../../application/jump-group.projection.js';

const jumpClients: ReadModel<RegistryEvent> = {
  projection: jumpClientProjection,
  table: 'jump_client',
  key: 'client_id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      client_id uuid PRIMARY KEY,
      endpoint_id uuid NOT NULL,
      number integer NOT NULL,
      installer_id uuid NOT NULL,
      public_key_thumbprint text,
      connection_type text,
      hostname text NOT NULL,
      device_name text,
      device_model text,
      enrolled_at timestamptz NOT NULL,
      uninstalled_at timestamptz,
      name text NOT NULL,
      sort_name text NOT NULL,
      jump_group_type text NOT NULL,
      jump_group_id integer NOT NULL,
      tag text NOT NULL,
      comments text NOT NULL,
      jump_policy_id integer,
      attended_session_policy_id integer,
      unattended_session_policy_id integer,
      public_site_address text NOT NULL,
      support_button_profile_code_name text NOT NULL,
      support_button_direct_queue text NOT NULL,
      start_mode text NOT NULL,
      is_quiet boolean NOT NULL,
      max_offline_minutes integer NOT NULL,
      expires_at timestamptz,
      revision integer NOT NULL
    );
    CREATE UNIQUE INDEX ${table}_number ON ${table} (number);
    CREATE UNIQUE INDEX ${table}_public_key ON ${table} (public_key_thumbprint);
    CREATE INDEX ${table}_endpoint ON ${table} (endpoint_id);
    CREATE INDEX ${table}_expiry ON ${table} (expires_at, client_id) WHERE expires_at IS NOT NULL;
    CREATE INDEX ${table}_by_name ON ${table} (sort_name, client_id);
    CREATE INDEX ${table}_by_group ON ${table} (jump_group_type, jump_group_id, tag);`,
};

const installers: ReadModel<RegistryEvent> = {
  projection: installerProjection,
  table: 'installer',
  key: 'installer_id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      installer_id uuid PRIMARY KEY,
      number integer NOT NULL,
      terms jsonb NOT NULL,
      name text NOT NULL,
      tag text NOT NULL,
      jump_group_type text NOT NULL,
      jump_group_id integer NOT NULL,
      connection_type text NOT NULL,
      server_version text NOT NULL,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      revoked_at timestamptz
    );
    CREATE UNIQUE INDEX ${table}_number ON ${table} (number);`,
};

const jumpGroups: ReadModel<RegistryEvent> = {
  projection: jumpGroupProjection,
  table: 'jump_group',
  key: 'id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      id integer PRIMARY KEY,
      name text NOT NULL,
      code_name text NOT NULL,
      comments text
    );
    CREATE UNIQUE INDEX ${table}_name ON ${table} (name);
    CREATE UNIQUE INDEX ${table}_code_name ON ${table} (code_name);`,
};

const identityConflicts: ReadModel<RegistryEvent> = {
  projection: identityConflictProjection,
  table: 'identity_conflict',
  key: 'client_id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      client_id uuid PRIMARY KEY,
      uses jsonb NOT NULL,
      detected_at timestamptz NOT NULL
    );`,
};

const clientWakes: ReadModel<RegistryEvent> = {
  projection: clientWakeProjection,
  table: 'client_wake',
  key: 'client_id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      client_id uuid PRIMARY KEY,
      available_again_at timestamptz NOT NULL
    );`,
};

export const registryReadModels: readonly ReadModel<RegistryEvent>[] = [
  clientWakes,
  identityConflicts,
  jumpClients,
  installers,
  jumpGroups,
];
