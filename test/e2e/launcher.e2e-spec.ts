import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { SiteApi } from '@jumpfleet/gateway-client';
import { workspaceRoot } from '@jumpfleet/local-servers';
import { atEndOfSpecFile, eventually, testFolder } from '@jumpfleet/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';

import { takeTurn } from '../support/exclusive.js';
import { startJumpfleet } from '../support/jumpfleet.js';
import type { RunningJumpfleet } from '../support/jumpfleet.js';

const execute = promisify(execFile);
const program = join(workspaceRoot(), 'apps', 'jumpfleet', 'dist', 'main.js');
const wholeSystemMs = 600_000;
const names = ['postgres', 'nats', 'redis', 'policy', 'registry', 'sessions', 'shard-1', 'shard-2'];

let dataDir: string;
let system: RunningJumpfleet;

beforeAll(async () => {
  atEndOfSpecFile(await takeTurn());
  dataDir = join(await testFolder(), 'data');
  system = await startJumpfleet(dataDir);
  atEndOfSpecFile(() => system.stop());
}, wholeSystemMs);

/** Runs the launcher to its end; answers with everything it said, and how it ended. */
async function launcher(...args: string[]): Promise<{ code: number; said: string }> {
  try {
    const running = execute(process.execPath, [program, ...args]);
    running.child.stdin?.end();
    const { stdout, stderr } = await running;
    return { code: 0, said: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

function api(): SiteApi {
  const { id, secret } = system.apiAccount;
  return new SiteApi(system.url, { clientId: id, clientSecret: secret });
}

describe('the launcher', () => {
  it('keeps one system per data directory and says where it is', async () => {
    const { code, said } = await launcher('start', '--port', '1', '--data-dir', dataDir);
    expect(code).toBe(1);
    expect(said).toContain('already runs on');
    expect(said).toContain(system.url);
  });

  it('says so when its port is taken, and starts nothing', async () => {
    const other = join(await testFolder(), 'data');
    const { port } = new URL(system.url);
    const { code, said } = await launcher('start', '--port', port, '--data-dir', other);
    expect(code).toBe(1);
    expect(said).toContain(`Port ${port} is in use`);
  });

  it('listens to the network only when somebody encrypts', async () => {
    const { code, said } = await launcher('start', '--host', '0.0.0.0', '--data-dir', dataDir);
    expect(code).toBe(1);
    expect(said).toContain('--tls-terminated-by-proxy');
  });

  it('that was killed leaves nothing in the way of the next start, and no data is lost', async () => {
    const kept = (await api().post('/api/config/v1/jump-client/installer', {
      name: 'kept',
      jump_group_id: 1,
    })) as { id: number };
    const before = names.map((name) => system.pid(name));
    process.kill(system.pid('launcher'), 'SIGKILL');
    await eventually(() => expect(() => system.pid('launcher')).toThrow());
    system = await startJumpfleet(dataDir);
    const after = names.map((name) => system.pid(name));
    for (const [at, pid] of before.entries()) expect(after[at]).not.toBe(pid);
    const path = `/api/config/v1/jump-client/installer/${kept.id}`;
    expect(await api().get(path)).toMatchObject({ name: 'kept' });
  }, 120_000);

  it('stops everything that it started when another command asks it to', async () => {
    const { code } = await launcher('stop', '--data-dir', dataDir);
    expect(code).toBe(0);
    for (const name of ['launcher', ...names]) expect(() => system.pid(name)).toThrow();
    const again = await launcher('stop', '--data-dir', dataDir);
    expect(again.said).toContain('Nothing runs on');
  }, 60_000);

  it('stays silent about data that it was not told to forget', async () => {
    const asked = await launcher('start', '--fresh', '--data-dir', dataDir, '--port', '1');
    expect(asked.code).toBe(1);
    expect(asked.said).toContain('Nothing was forgotten');
  });
});
