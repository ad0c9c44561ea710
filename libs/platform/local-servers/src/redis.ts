import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { freePort } from './free-port.js';
import type { LocalServer, ServerOptions } from './local-server.js';
import { localServer, processOptions } from './local-server.js';
import { redisBinary } from './server-binary.js';
import { ServerProcess } from './server-process.js';
import { tcpAnswers } from './tcp-probe.js';

export type RedisOptions = ServerOptions &
  Readonly<{
    dataDir: string;
    /** Keeps the data over restarts, at most a second of it lost. */
    appendonly?: boolean;
    /** Without one every local user may connect. */
    password?: string;
  }>;

export interface RedisServer extends LocalServer {
  /** `redis://127.0.0.1:<port>`, with the password when there is one. */
  readonly url: string;
}

/** A Redis (or Valkey) server on loopback that never evicts. */
export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const binary = await redisBinary();
  const port = options.port ?? (await freePort());
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const config = join(options.dataDir, 'redis.conf');
  await writeFile(config, configuration(port, options), { mode: 0o600 });
  const server = new ServerProcess({
    name: 'redis-server',
    command: binary.command,
    args: [...binary.prefix, config],
    ...processOptions(options, join(options.dataDir, 'redis')),
    stopSignal: 'SIGTERM',
    isReady: () => tcpAnswers(port, /^(\+PONG|-NOAUTH)/, 'PING\r\n'),
  });
  await server.start();
  const user = options.password === undefined ? '' : `:${options.password}@`;
  return localServer(server, port, { url: `redis://${user}127.0.0.1:${port}` });
}

function configuration(port: number, { dataDir, appendonly, password }: RedisOptions): string {
  return [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${JSON.stringify(dataDir)}`,
    `appendonly ${appendonly === true ? 'yes' : 'no'}`,
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    ...(password === undefined ? [] : [`requirepass ${password}`]),
    '',
  ].join('\n');
}
