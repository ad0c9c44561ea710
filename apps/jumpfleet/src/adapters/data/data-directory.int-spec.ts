import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';

import { beforeEach, describe, expect, it } from '@jest/globals';
import { writePidFile } from '@jumpfleet/local-servers';
import { testFolder } from '@jumpfleet/testing';

import { AlreadyRunning, DataDirectory } from './data-directory.js';
import { keptPorts } from './ports.js';
import { newSecrets, readSecrets, writeSecrets } from './secrets.js';

let data: DataDirectory;

beforeEach(async () => {
  data = new DataDirectory(`${await testFolder()}/data`);
});

describe('a data directory', () => {
  it('belongs to one launcher at a time, and says where that one is', () => {
    data.take();
    data.noteUrl('http://127.0.0.1:8080');
    const other = new DataDirectory(data.path);
    expect(() => {
      other.take();
    }).toThrow(AlreadyRunning);
    expect(() => {
      other.take();
    }).toThrow(/already runs on .* at http:\/\/127\.0\.0\.1:8080/);
    data.release();
    other.take();
    expect(other.launcherPid).toBe(process.pid);
  });

  it('is free again when its launcher was killed, whatever now has that process id', async () => {
    data.take();
    await writeFile(data.file('run', 'launcher.pid'), `${process.pid}\nanother start time\n`);
    data.take();
    expect(data.launcherPid).toBe(process.pid);
  });

  it('ends the processes that a killed launcher left, and no others', async () => {
    data.take();
    const [left, foreign] = [spawn('sleep', ['600']), spawn('sleep', ['600'])];
    writePidFile(data.file('run', 'registry.pid'), left.pid ?? 0);
    await writeFile(data.file('run', 'policy.pid'), `${foreign.pid ?? 0}\nanother start time\n`);
    const gone = once(left, 'exit');
    expect(await data.endOrphans()).toBe(1);
    await gone;
    expect(foreign.exitCode).toBeNull();
    foreign.kill();
  });

  it('keeps its secrets from other users, and its ports over starts', async () => {
    data.take();
    writeSecrets(data.path, newSecrets({}));
    const secrets = readSecrets(data.path);
    expect(secrets?.administratorPassword).toMatch(/^[\w-]{16}$/);
    expect((await stat(data.file('secrets.json'))).mode & 0o777).toBe(0o600);
    const ports = await keptPorts(data.path, ['postgres', 'nats']);
    expect(new Set(Object.values(ports)).size).toBe(2);
    expect(await keptPorts(data.path, ['postgres', 'nats'])).toEqual(ports);
  });

  it('gives an older directory the secrets that were not there yet', async () => {
    data.take();
    const { postgres, nats, redis, slot, apiAccount, passwordToTell } = newSecrets({});
    const older = { postgres, nats, redis, slot, apiAccount, passwordToTell };
    await writeFile(data.file('secrets.json'), JSON.stringify(older), { mode: 0o600 });
    const secrets = readSecrets(data.path);
    expect(secrets).toMatchObject(older);
    expect(secrets?.service).toMatch(/^[\w-]{43}$/);
    expect(secrets?.service).not.toBe(secrets?.sealing);
  });

  it('forgets everything but what others put there', async () => {
    data.take();
    writeSecrets(data.path, newSecrets({}));
    await writeFile(data.file('notes.txt'), 'mine');
    expect(data.isUsed).toBe(true);
    await data.forget();
    expect(data.isUsed).toBe(false);
    expect((await stat(data.file('notes.txt'))).isFile()).toBe(true);
  });
});

describe('a kept port', () => {
  it('that another program took is chosen anew', async () => {
    data.take();
    const first = await keptPorts(data.path, ['nats']);
    const other = createServer().listen(first['nats'], '127.0.0.1');
    await once(other, 'listening');
    const second = await keptPorts(data.path, ['nats']);
    expect(second['nats']).not.toBe(first['nats']);
    other.close();
  });
});
