import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { freePort } from './free-port.js';
import type { LocalServer, ServerOptions } from './local-server.js';
import { localServer, processOptions } from './local-server.js';
import { natsBinary } from './server-binary.js';
import { ServerProcess } from './server-process.js';
import { tcpAnswers } from './tcp-probe.js';

export type NatsOptions = ServerOptions &
  Readonly<{
    storeDir: string;
    /** Every acknowledged message is on the disk. Without it a power cut may lose two minutes. */
    syncAlways?: boolean;
    /** Asked of the only user, `jumpfleet`. Without one every local user may connect. */
    password?: string;
  }>;

export interface NatsServer extends LocalServer {
  /** `nats://127.0.0.1:<port>`, with user and password when there is one. */
  readonly url: string;
}

/** A NATS server with JetStream on loopback. */
export async function startNats(options: NatsOptions): Promise<NatsServer> {
  const binary = await natsBinary();
  const port = options.port ?? (await freePort());
  await mkdir(options.storeDir, { recursive: true, mode: 0o700 });
  const config = join(options.storeDir, 'nats.conf');
  await writeFile(config, configuration(port, options), { mode: 0o600 });
  const server = new ServerProcess({
    name: 'nats-server',
    command: binary.command,
    args: [...binary.prefix, '-c', config],
    ...processOptions(options, join(options.storeDir, 'nats')),
    stopSignal: 'SIGTERM',
    isReady: () => tcpAnswers(port, /^INFO /),
  });
  await server.start();
  const user = options.password === undefined ? '' : `jumpfleet:${options.password}@`;
  return localServer(server, port, { url: `nats://${user}127.0.0.1:${port}` });
}

function configuration(
  port: number,
  { storeDir, syncAlways = false, password }: NatsOptions,
): string {
  return [
    'host: "127.0.0.1"',
    `port: ${port}`,
    'server_name: "jumpfleet"',
    'max_payload: 4MB',
    'max_pending: 256MB',
    ...(password === undefined
      ? []
      : [`authorization { user: "jumpfleet", password: ${JSON.stringify(password)} }`]),
    'jetstream {',
    `  store_dir: ${JSON.stringify(storeDir)}`,
    ...(syncAlways ? ['  sync_interval: always'] : []),
    '}',
    '',
  ].join('\n');
}
