import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ToolFailed, downloadFile, uploadFile } from '@jumpfleet/gateway-client';
import { eventually } from '@jumpfleet/testing';

import type { SessionsWorld } from './world.js';

const content = randomBytes(3_000_001);

/** Members of the information that are not this computer's choice. */
type Information = Readonly<{ client: { pid: number }; memory: { total_bytes: number } }>;

export function toolsOfASession(world: () => SessionsWorld): void {
  const clientPid = (): number =>
    Number(readFileSync(join(world().client.dir, 'state', 'client.pid'), 'utf8'));

  describe('The tools of a session (A6)', () => {
    it('carry files both ways, whatever they are called, and follow no link', async () => {
      const { line } = await world().attach();
      const folder = join(world().folder, 'far away');
      const [here, back] = [join(world().folder, 'here'), join(world().folder, 'back')];
      await writeFile(here, content);
      await line.files.make(folder);
      await mkdir(join(folder, 'inner'));
      await symlink('/etc', join(folder, 'out'));
      const remote = `${folder}/inner/'quoted"\nname \udcff`;
      await uploadFile(line.files, { local: here, remote });
      await downloadFile(line.files, { remote, local: back });
      expect((await readFile(back)).equals(content)).toBe(true);
      const names: string[] = [];
      for await (const { name } of line.files.list(folder, { recursive: true })) names.push(name);
      expect(names.sort()).toEqual(['inner', `inner/'quoted"\nname \udcff`, 'out']);
      await line.files.delete(folder, { recursive: true });
      expect(await readdir('/etc')).not.toHaveLength(0);
      await expect(line.files.stat(folder)).rejects.toMatchObject({ code: 'path-not-found' });
      line.end();
    }, 60_000);

    it('tell of the computer, and end the process that was told of', async () => {
      const { line } = await world().attach();
      const information = (await line.system.information()) as Information;
      expect(information.client.pid).toBe(clientPid());
      const sleeper = spawn('sleep', ['600'], { stdio: 'ignore' });
      await once(sleeper, 'spawn');
      for await (const process of line.system.processes())
        if (process.pid === sleeper.pid) await line.system.endProcess(process);
      await eventually(() => expect(sleeper.signalCode).toBe('SIGTERM'));
      const picture = await line.system.screen().catch((error: unknown) => error);
      if (picture instanceof ToolFailed)
        expect(['no-display', 'screen-not-readable']).toContain(picture.code);
      else expect((picture as Buffer).subarray(1, 4).toString()).toBe('PNG');
      line.end();
    }, 60_000);

    it('restart the client, which answers first and comes back as the same process', async () => {
      const { line } = await world().attach();
      const pid = clientPid();
      const log = join(world().client.dir, 'log', 'client.log');
      const connections = async (): Promise<number> =>
        (await readFile(log, 'utf8')).split('connected to ').length;
      const before = await connections();
      await line.system.restartClient();
      await eventually(async () => expect(await connections()).toBeGreaterThan(before), {
        timeoutMs: 30_000,
      });
      expect(clientPid()).toBe(pid);
      line.end();
      const again = await eventually(() => world().attach(), { timeoutMs: 30_000 });
      expect(await again.line.files.stat('/')).toMatchObject({ type: 'folder' });
      again.line.end();
    }, 90_000);
  });
}
