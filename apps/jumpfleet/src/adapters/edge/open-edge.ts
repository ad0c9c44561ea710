import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { services } from '../../application/catalogue.js';
import type { StartOptions } from '../../config.js';
import { DocsPage } from './docs-page.js';
import { EdgeServer } from './edge-server.js';
import { SystemHealth } from './health.js';
import type { HealthSource } from './health.js';
import { ShardHandover } from './shard-handover.js';
import type { Shard } from './shard-handover.js';
import { consoleFiles } from './static-files.js';

export type EdgePlan = Readonly<{
  options: StartOptions;
  root: string;
  publicUrl: string;
  port: (name: string) => number;
  shards: readonly Shard[];
  /** The servers beneath the services; none before they are started. */
  servers: () => ReadonlyMap<string, HealthSource>;
}>;

/** Opens the edge port of a whole system on this machine. */
export async function openEdge(
  plan: EdgePlan,
): Promise<Readonly<{ edge: EdgeServer; health: SystemHealth }>> {
  const { options, publicUrl, shards } = plan;
  const addresses = new Map<string, string>(
    services.map(({ name }) => [name, local(plan.port(`${name}.http`))]),
  );
  const health = new SystemHealth(
    () =>
      new Map<string, HealthSource>([
        ...plan.servers(),
        ...[...addresses].map(([name, url]) => [name, { url }] as const),
        ...shards.map(({ name, port }) => [name, { url: local(port) }] as const),
      ]),
  );
  const edge = new EdgeServer(
    {
      host: options.host,
      port: options.port,
      tls: tlsOf(options),
      behindProxy: options.tlsTerminatedByProxy,
    },
    {
      services: addresses,
      health,
      docs: new DocsPage(addresses, publicUrl),
      console: consoleFiles(join(plan.root, 'apps', 'console', 'dist')),
      handover: new ShardHandover(shards),
    },
  );
  await edge.listen();
  return { edge, health };
}

function local(port: number): string {
  return `http://127.0.0.1:${port}`;
}

function tlsOf({ tlsCert, tlsKey }: StartOptions): { cert: Buffer; key: Buffer } | undefined {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  return { cert: readFileSync(tlsCert), key: readFileSync(tlsKey) };
}
