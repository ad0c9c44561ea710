import { chown } from 'node:fs/promises';

import { outputOf } from './run.js';
import type { RunOptions } from './run.js';

/** Postgres refuses to run as root; this is whom it runs as instead, and how. */
export type PostgresOwner = Readonly<{
  run: Pick<RunOptions, 'uid' | 'gid'>;
  /** Stands before the program and its arguments. */
  prefix: readonly string[];
}>;

const nobody = { uid: 65_534, gid: 65_534 };

/**
 * An ordinary user runs Postgres as itself. Root runs it as `nobody`; where that user may not enter the
 * clone or the data folder (a clone below /root), in a user namespace in which root appears as `nobody`.
 */
export async function postgresOwner(dataDir: string, program: string): Promise<PostgresOwner> {
  if (process.getuid?.() !== 0) return { run: {}, prefix: [] };
  const enter = ['-c', 'cd "$1/.." && "$2" --version', 'sh', dataDir, program];
  if ((await outputOf('sh', enter, nobody)) !== undefined) {
    await chown(dataDir, nobody.uid, nobody.gid);
    return { run: nobody, prefix: [] };
  }
  const namespace = ['unshare', '--user', `--map-user=${nobody.uid}`];
  if ((await outputOf('env', [...namespace, 'sh', ...enter])) !== undefined)
    return { run: {}, prefix: namespace };
  throw new Error(
    `Postgres does not run as root, and the user nobody may not enter ${dataDir} or ${program}.\n` +
      'Run Jumpfleet as an ordinary user, or from a clone and a data directory that others may enter (not below /root).',
  );
}
