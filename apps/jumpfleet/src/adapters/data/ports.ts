import { join } from 'node:path';

import { freePort, isFreePort } from '@jumpfleet/local-servers';
import { z } from 'zod';

import { readPrivateFile, writePrivateFile } from './private-file.js';

const portsSchema = z.record(z.string(), z.number());
type Ports = z.infer<typeof portsSchema>;

const portsFile = 'ports.json';

/** Chosen once and kept; one that somebody else took meanwhile is chosen anew. */
export async function keptPorts(dataDir: string, names: readonly string[]): Promise<Ports> {
  const ports = portsSchema.parse(readPrivateFile(join(dataDir, portsFile)) ?? {});
  const taken = new Set<number>();
  for (const name of names) {
    const kept = ports[name];
    const port = kept !== undefined && (await isFreePort(kept)) ? kept : await otherThan(taken);
    taken.add(port);
    ports[name] = port;
  }
  writePrivateFile(join(dataDir, portsFile), ports);
  return ports;
}

async function otherThan(taken: ReadonlySet<number>): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (!taken.has(port)) return port;
  }
}
