import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from '@jest/globals';
import { downloadFile, uploadFile } from '@jumpfleet/gateway-client';
import type { RemoteShell } from '@jumpfleet/gateway-client';
import { workspaceRoot } from '@jumpfleet/local-servers';
import { eventually } from '@jumpfleet/testing';

import { frailWay } from '../../support/frail-way.js';
import type { SessionsWorld } from './world.js';

const execute = promisify(execFile);
const hostile = `a b'c"d\n$(e)\u{1F600}.bin`;
const withinMs = 60_000;

function screenOf(shell: RemoteShell): () => string {
  let screen = '';
  shell.on('output', (bytes) => {
    screen += Buffer.from(bytes).toString();
  });
  return () => screen;
}

/** The representative's terminal, as `npm run jump` starts it, with a shell that reads what is typed here. */
function terminal({ system }: SessionsWorld, ...args: string[]) {
  const program = join(workspaceRoot(), 'apps', 'jump-terminal', 'dist', 'main.js');
  const options = ['--url', system.url, '--data-dir', system.dataDir];
  const { id, secret } = system.apiAccount;
  return execute(process.execPath, [program, ...options, ...args], {
    env: {
      ...process.env,
      JUMPFLEET_API_CLIENT_ID: id,
      JUMPFLEET_API_CLIENT_SECRET: secret,
    },
    timeout: withinMs,
  });
}

export function scriptedSession(world: () => SessionsWorld): void {
  describe('A session that a script starts', () => {
    it('SB-10, SB-16, SB-17: is made by the site, and run by the terminal', async () => {
      const { api, system, folder, clientName } = world();
      const query = `action=start_pinned_client_session&search_string=${clientName}`;
      const made = await fetch(
        `${system.url}/api/client_script?type=rep&operation=generate&${query}`,
      );
      expect(made.headers.get('content-disposition')).toMatch(/brcs-127_0_0_1"$/);
      const file = join(folder, 'script.brcs');
      await writeFile(file, await made.text());
      const run = terminal(world(), '--run-script-file', file);
      run.child.stdin?.end('echo "answer=$((6*7))"\nexit 3\n');
      await expect(run).rejects.toMatchObject({
        code: 3,
        stdout: expect.stringContaining('answer=42'),
        stderr: expect.stringContaining(`Connected to ${clientName}`),
      });
      await eventually(async () => {
        const { items } = (await api.get('/api/v1/sessions?limit=1')) as {
          items: { status: string }[];
        };
        expect(items[0]?.status).toBe('ended');
      });
      await expect(terminal(world(), '--run-script', 'action=dance')).rejects.toMatchObject({
        stderr: expect.stringContaining('line 1: action: It is not known.'),
      });
    }, 120_000);

    it('goes on where it was when the representative’s line is cut, and tells all in its report', async () => {
      const { api, folder, system } = world();
      const way = await frailWay(system.url);
      const { line, started } = await world().attach({ external_key: 'TICKET-9' }, way);
      const shell = await line.openShell({ cols: 80, rows: 24 });
      const screen = screenOf(shell);
      shell.write(
        Buffer.from('n=1; while [ $n -le 30 ]; do echo "line $n."; n=$((n+1)); sleep 0.1; done\n'),
      );
      await eventually(() => expect(screen()).toContain('line 3.'));
      const back = once(line, 'back');
      way.cut();
      await back;
      await eventually(() => expect(screen()).toContain('line 30.'), { timeoutMs: 30_000 });
      const printed = [...screen().matchAll(/^line (\d+)\./gm)].map(([, n]) => Number(n));
      expect(printed).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));

      const bytes = randomBytes(3_000_000);
      const [local, copy] = [join(folder, 'local.bin'), join(folder, 'copy.bin')];
      await writeFile(local, bytes);
      const remote = join(folder, hostile);
      const cutOnce = Promise.withResolvers<undefined>();
      const up = uploadFile(
        line.files,
        { local, remote },
        {
          onProgress: () => cutOnce.resolve(undefined),
        },
      );
      await cutOnce.promise;
      way.cut();
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(await up).toEqual({ length: bytes.length, sha256 });
      expect((await readFile(remote)).equals(bytes)).toBe(true);
      expect(await downloadFile(line.files, { remote, local: copy })).toMatchObject({ sha256 });
      expect((await readFile(copy)).equals(bytes)).toBe(true);
      line.end();

      await eventually(async () => {
        const query = `generate_report=SupportSession&lsid=${started.session.id}`;
        const answer = await api.request(`/api/reporting?${query}`);
        const report = await answer.text();
        expect(report).toContain('TICKET-9');
        expect(report).toContain('$(e)');
        expect(report).toContain('<file_transfer_count>2</file_transfer_count>');
      });
    }, 120_000);
  });
}
