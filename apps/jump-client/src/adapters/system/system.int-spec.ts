import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { processEntry } from '@jumpfleet/gateway-contracts';
import type { ProcessEntry } from '@jumpfleet/gateway-contracts';
import { openFrame } from '../../testing/open-frame.js';
import { RecordedChannel } from '../../testing/recorded-channel.js';
import type { ServiceEntry } from './services.js';
import type { SoftwareEntry } from './software.js';
import { systemHandlers } from './system-handlers.js';

const request = <Op extends string>(op: Op) => ({ ...openFrame, tool: 'system', op }) as const;
const nowhere = { dpkg: '/nowhere', apk: '/nowhere', rpm: '/nowhere' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'system-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function handlers(more: { systemctl?: string; dpkg?: string; apk?: string } = {}) {
  const { systemctl, ...software } = more;
  const mark = systemctl === undefined ? '/nowhere' : folder;
  return systemHandlers({
    services: { mark, systemctl: systemctl ?? '/nowhere' },
    software: { ...nowhere, ...software },
  });
}

async function listed(): Promise<ProcessEntry[]> {
  const { channel } = await RecordedChannel.run((to) =>
    handlers().processes(request('processes'), to),
  );
  return channel.lines<ProcessEntry>().map((line) => processEntry.parse(line));
}

describe('System information (A6)', () => {
  it('is one document of what the computer is', async () => {
    const { channel } = await RecordedChannel.run((to) =>
      handlers().information(request('information'), to),
    );
    const told = JSON.parse(channel.bytes.toString()) as Record<string, Record<string, unknown>>;
    expect(told['memory']?.['total_bytes']).toBe(totalmem());
    expect(told['client']?.['pid']).toBe(process.pid);
    expect(told['disks']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ mount: '/', total_bytes: expect.any(Number) as unknown }),
      ]),
    );
    expect(told['network']?.['interfaces']).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'lo' })]),
    );
    expect(Object.keys(told)).toEqual([
      'collected_at',
      'operating_system',
      'hardware',
      'memory',
      'disks',
      'network',
      'users',
      'client',
    ]);
  });
});

describe('Processes (A6)', () => {
  it('are told with their names, however they call themselves, and what they use', async () => {
    const odd = join(folder, ') R 1 (');
    writeFileSync(odd, '#!/bin/sh\nwhile :; do :; done\n');
    chmodSync(odd, 0o755);
    const busy = spawn(odd, ['an argument'], { stdio: 'ignore' });
    try {
      await once(busy, 'spawn');
      const entry = (await listed()).find(({ pid }) => pid === busy.pid);
      expect(entry).toMatchObject({ parent: process.pid, name: ') R 1 (' });
      expect(entry?.command).toContain('an argument');
      expect(entry?.cpu_percent).toBeGreaterThan(5);
      expect(entry?.memory_bytes).toBeGreaterThan(100_000);
      expect(Math.abs(Date.parse(entry?.started_at ?? '') - Date.now())).toBeLessThan(10_000);
    } finally {
      busy.kill('SIGKILL');
    }
  });

  it('are ended: the one that was told of and no other of its number', async () => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const startedAt = (await listed()).find((entry) => entry.pid === pid)?.started_at ?? '';
    const end = (started_at: string, force?: boolean) =>
      handlers()['end-process'](
        { ...request('end-process'), pid, started_at, force },
        new RecordedChannel(),
      );
    const other = new Date(Date.parse(startedAt) - 10).toISOString();
    await expect(end(other)).rejects.toMatchObject({ code: 'process-not-found' });
    expect(child.exitCode).toBeNull();
    expect(await end(startedAt)).toEqual({ result: { is_gone: true } });
    await expect(end(startedAt)).rejects.toMatchObject({ code: 'process-not-found' });
    expect(await ended).toEqual([null, 'SIGTERM']);
  });

  it('that will not go are killed by force', async () => {
    const child = spawn('sh', ['-c', 'trap "" TERM; echo ready; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    const pid = child.pid ?? 0;
    const startedAt = (await listed()).find((entry) => entry.pid === pid)?.started_at ?? '';
    const end = (force: boolean) =>
      handlers()['end-process'](
        { ...request('end-process'), pid, started_at: startedAt, force },
        new RecordedChannel(),
      );
    expect(await end(false)).toEqual({ result: { is_gone: false } });
    expect(await end(true)).toEqual({ result: { is_gone: true } });
  });

  it('do not have the Jump Client among those that can be ended so', async () =>
    expect(
      handlers()['end-process'](
        { ...request('end-process'), pid: process.pid, started_at: new Date().toISOString() },
        new RecordedChannel(),
      ),
    ).rejects.toMatchObject({ code: 'action-failed' }));
});

describe('Services (A6)', () => {
  it('are told as systemd tells of them', async () => {
    const systemctl = join(folder, 'systemctl');
    writeFileSync(
      systemctl,
      `#!/bin/sh
case $1 in
list-unit-files) printf 'cron.service enabled enabled\\nsshd@.service static -\\n' ;;
list-units) printf 'cron.service loaded active running Regular jobs\\nold.service not-found inactive dead old.service\\nsshd@1.service loaded failed failed A line\\n' ;;
esac
`,
    );
    chmodSync(systemctl, 0o755);
    const { channel } = await RecordedChannel.run((to) =>
      handlers({ systemctl }).services(request('services'), to),
    );
    expect(channel.lines<ServiceEntry>()).toEqual([
      {
        name: 'cron',
        description: 'Regular jobs',
        is_running: true,
        state: 'active',
        detail: 'running',
        start: 'enabled',
      },
      {
        name: 'sshd@1',
        description: 'A line',
        is_running: false,
        state: 'failed',
        detail: 'failed',
        start: '',
      },
    ]);
  });

  it('are not available where systemd does not run, or does not answer', async () => {
    const none = handlers().services(request('services'), new RecordedChannel());
    await expect(none).rejects.toMatchObject({ code: 'tool-not-available' });
    const missing = handlers({ systemctl: '/nowhere/systemctl' });
    await expect(
      missing.services(request('services'), new RecordedChannel()),
    ).rejects.toMatchObject({ code: 'tool-not-available' });
    const failing = join(folder, 'systemctl');
    writeFileSync(failing, '#!/bin/sh\necho no bus >&2; exit 1\n');
    chmodSync(failing, 0o755);
    await expect(
      handlers({ systemctl: failing }).services(request('services'), new RecordedChannel()),
    ).rejects.toMatchObject({ code: 'action-failed', message: 'no bus' });
  });
});

describe('Installed software (A6)', () => {
  it('is told as the package managers keep it', async () => {
    const dpkg = join(folder, 'status');
    const apk = join(folder, 'installed');
    writeFileSync(
      dpkg,
      'Package: bash\nStatus: install ok installed\nInstalled-Size: 7\nArchitecture: amd64\nVersion: 5.2-1\nDescription: shell\n Package: fake\n\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\n',
    );
    writeFileSync(apk, 'C:Q1\nP:musl\nV:1.2-r0\nA:x86_64\nI:1000\n\n');
    const { channel } = await RecordedChannel.run((to) =>
      handlers({ dpkg, apk }).software(request('software'), to),
    );
    expect(channel.lines<SoftwareEntry>()).toEqual([
      { name: 'bash', version: '5.2-1', architecture: 'amd64', source: 'dpkg', size_bytes: 7168 },
      { name: 'musl', version: '1.2-r0', architecture: 'x86_64', source: 'apk', size_bytes: 1000 },
    ]);
  });

  it('is not available where there is no package manager', async () => {
    mkdirSync(join(folder, 'x'));
    await expect(
      handlers().software(request('software'), new RecordedChannel()),
    ).rejects.toMatchObject({ code: 'tool-not-available' });
  });
});
