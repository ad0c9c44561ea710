import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { natsBinary, redisBinary, startPostgres } from '@jumpfleet/local-servers';
import type { PostgresServer } from '@jumpfleet/local-servers';

import { sharedPostgresVariable } from './shared-postgres.js';
import { removeAbandoned, testFolder } from './test-folders.js';

let postgres: PostgresServer | undefined;
let folder: string | undefined;

/** One Postgres for all specs on real servers; each spec file takes a database of its own from it. */
export async function serversUp(): Promise<void> {
  await removeAbandoned();
  await Promise.all([natsBinary(), redisBinary()]);
  folder = await testFolder();
  postgres = await startPostgres({ dataDir: join(folder, 'postgres'), fsync: false });
  process.env[sharedPostgresVariable] = String(postgres.port);
}

export async function serversDown(): Promise<void> {
  await postgres?.kill();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
