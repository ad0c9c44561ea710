import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startNats, startPostgres, startRedis } from '@jumpfleet/local-servers';

import { startJumpfleet } from '../support/jumpfleet.js';
import type { BenchContext } from './bench.js';

/** A context, and what ends everything that was started through it. */
export async function openContext(
  log: (line: string) => void,
  options: Readonly<Record<string, number>>,
): Promise<{ context: BenchContext; close: () => Promise<void> }> {
  const workDir = await mkdtemp(join(tmpdir(), 'jumpfleet-bench-'));
  const releases: (() => unknown)[] = [() => rm(workDir, { recursive: true, force: true })];
  let started = 0;
  const folder = (): string => join(workDir, String(++started), 'data');
  const keep = async <Server extends { stop(): Promise<void> }>(
    starting: Promise<Server>,
  ): Promise<Server> => {
    const server = await starting;
    releases.push(() => server.stop());
    return server;
  };
  const context: BenchContext = {
    log,
    workDir,
    option: (name, fallback) => options[name] ?? fallback,
    onEnd: (release) => releases.push(release),
    postgres: () => keep(startPostgres({ dataDir: folder() })),
    nats: (more) => keep(startNats({ storeDir: folder(), ...more })),
    redis: () => keep(startRedis({ dataDir: folder() })),
    jumpfleet: (more) => keep(startJumpfleet(folder(), more)),
  };
  return {
    context,
    close: async () => {
      for (const release of releases.reverse()) await release();
    },
  };
}
