import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadFile, uploadFile } from '@jumpfleet/gateway-client';
import type { Bench } from './bench.js';
import { apiOf } from './fleet/site.js';
import { memoryFigures, watchMemory } from './sessions/memory.js';
import { lineOver, otherShard, realClient } from './sessions/real-client.js';
import { startSshd } from './sessions/sshd.js';

const mebi = 1_048_576;
const leastTimesScp = 0.5;
const mostAboveIdleBytes = 40 * mebi;

async function makeFile(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w');
  for (let written = 0; written < bytes; written += mebi) await file.write(randomBytes(mebi));
  await file.close();
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1_000;
}

export const bench: Bench = {
  name: 'session-throughput',
  about: 'a file down and up through a session over two shards, beside scp on the same machine',
  async run(context) {
    const bytes = context.option('mebibytes', 1_024) * mebi;
    const file = (name: string): string => join(context.workDir, name);
    await makeFile(file('there'), bytes);
    const system = await context.jumpfleet();
    const api = apiOf(system);
    const client = await realClient(context, api);
    const sshd = await startSshd(context);
    const line = await lineOver({ system, api }, client.id, otherShard(client));
    const pids = {
      ...{ 'shard-1': system.pid('shard-1'), 'shard-2': system.pid('shard-2') },
      ...{ nats: system.pid('nats'), 'jump-client': client.pid, representative: process.pid },
    };
    const rates: Record<string, number> = {};
    const measure = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      const rate = bytes / (await secondsOf(work));
      rates[`${name}_bytes_per_s`] = Math.round(rate);
      context.log(`${name}: ${(rate / mebi).toFixed(0)} MiB/s`);
    };
    await measure('scp_down', () => sshd.copy(`there:${file('there')}`, file('scp-down')));
    await measure('scp_up', () => sshd.copy(file('there'), `there:${file('scp-up')}`));
    const memory = await watchMemory(pids);
    const down = { remote: file('there'), local: file('down') };
    await measure('down', () => downloadFile(line.files, down));
    const up = { local: file('there'), remote: file('up') };
    await measure('up', () => uploadFile(line.files, up));
    const above = await memory();
    line.end();
    const digests = await Promise.all(['there', 'down', 'up'].map((name) => digestOf(file(name))));
    const isWhole = new Set(digests).size === 1;
    for (const name of ['scp-down', 'scp-up', 'down', 'up']) await rm(file(name));
    const timesScp = (way: 'down' | 'up'): number =>
      (rates[`${way}_bytes_per_s`] ?? 0) / (rates[`scp_${way}_bytes_per_s`] ?? 1);
    const most = Math.max(...Object.values(above));
    return {
      ok:
        isWhole &&
        timesScp('down') >= leastTimesScp &&
        timesScp('up') >= leastTimesScp &&
        most < mostAboveIdleBytes,
      metrics: {
        file_bytes: bytes,
        down_bytes_per_s: rates['down_bytes_per_s'] ?? 0,
        up_bytes_per_s: rates['up_bytes_per_s'] ?? 0,
        down_times_scp_ratio: Number(timesScp('down').toFixed(2)),
        up_times_scp_ratio: Number(timesScp('up').toFixed(2)),
        ...memoryFigures(above),
      },
      yardstick: {
        scp_down_bytes_per_s: rates['scp_down_bytes_per_s'] ?? 0,
        scp_up_bytes_per_s: rates['scp_up_bytes_per_s'] ?? 0,
        least_times_scp_ratio: leastTimesScp,
        most_above_idle_bytes: mostAboveIdleBytes,
      },
    };
  },
};
