import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { DocsPage } from '../adapters/edge/docs-page.js';
import { EdgeServer } from '../adapters/edge/edge-server.js';
import { SystemHealth } from '../adapters/edge/health.js';
import { consoleFiles } from '../adapters/edge/static-files.js';
import { readConfig } from './config.js';

/** The edge without a launcher, for a cluster: pages, health and APIs. There the Ingress brings the WebSockets. */
async function open(): Promise<EdgeServer> {
  const config = readConfig(process.env);
  const health = new SystemHealth(
    () => new Map([...config.SERVICES].map(([name, url]) => [name, { url }])),
  );
  const edge = new EdgeServer(
    {
      host: config.HOST,
      port: config.HTTP_PORT,
      tls: tlsOf(config),
      behindProxy: config.TLS_TERMINATED_BY_PROXY === 'yes',
    },
    {
      services: config.SERVICES,
      health,
      docs: new DocsPage(config.SERVICES, config.PUBLIC_URL),
      console: consoleFiles(fileURLToPath(new URL('../../../console/dist', import.meta.url))),
    },
  );
  await edge.listen();
  return edge;
}

function tlsOf({ TLS_CERT, TLS_KEY }: ReturnType<typeof readConfig>) {
  if (TLS_CERT === undefined || TLS_KEY === undefined) return undefined;
  return { cert: readFileSync(TLS_CERT), key: readFileSync(TLS_KEY) };
}

try {
  const edge = await open();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      edge.close();
    });
} catch (error) {
  process.stderr.write(`edge: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 78;
}
