import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { freePort } from '@jumpfleet/local-servers';
import { atEndOfSpecFile, testFolder } from '@jumpfleet/testing';

import { DocsPage } from '../adapters/edge/docs-page.js';
import { EdgeServer } from '../adapters/edge/edge-server.js';
import { SystemHealth } from '../adapters/edge/health.js';
import { ShardHandover } from '../adapters/edge/shard-handover.js';
import { consoleFiles } from '../adapters/edge/static-files.js';

export type EdgeWorld = Readonly<{
  url: string;
  port: number;
  shards: readonly ChildProcess[];
  /** What the service behind the edge was asked, newest last. */
  asked: IncomingMessage[];
  /** How the service answers from now on. */
  answerWith(listener: RequestListener): void;
  stopService(): Promise<void>;
}>;

/** An edge in this process, with two real shard processes and one service behind it. */
export async function edgeWorld(): Promise<EdgeWorld> {
  const asked: IncomingMessage[] = [];
  let answer: RequestListener = (_request, response) => response.end('answered');
  const service = createServer({ maxHeaderSize: 81_920 }, (request, response) => {
    asked.push(request);
    answer(request, response);
  });
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  const base = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const services = new Map([
    ['registry', base],
    ['upgrade-orchestrator', base],
  ]);
  const shards = await Promise.all([startShard(), startShard()]);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const edge = new EdgeServer(
    { host: '127.0.0.1', port, behindProxy: false },
    {
      services,
      health: new SystemHealth(() => new Map([['registry', { url: base }]])),
      docs: new DocsPage(services, url),
      console: consoleFiles(await consoleFolder()),
      handover: new ShardHandover(
        shards.map((child, index) => ({
          name: `shard-${index + 1}`,
          port: 0,
          child: () => (child.exitCode === null && child.signalCode === null ? child : undefined),
        })),
      ),
    },
  );
  await edge.listen();
  const stopService = async (): Promise<void> => {
    service.closeAllConnections();
    service.close();
    await once(service, 'close');
  };
  atEndOfSpecFile(() => {
    edge.close();
    service.closeAllConnections();
    service.close();
    for (const shard of shards) shard.kill('SIGKILL');
  });
  return {
    url,
    port,
    shards,
    asked,
    answerWith(listener) {
      answer = listener;
    },
    stopService,
  };
}

async function startShard(): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('shard-program.mjs', import.meta.url)), {
    execArgv: [],
  });
  await once(child, 'message');
  return child;
}

async function consoleFolder(): Promise<string> {
  const folder = join(await testFolder(), 'console');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<title>page</title>');
  await writeFile(join(folder, 'assets', 'app-1a2b.js'), 'export {};'.repeat(100));
  return folder;
}
