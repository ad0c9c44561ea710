import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetArguments } from './arguments.js';

/** The signed root that real clients of this site carry; `undefined` where this machine does not have it. */
export function trustedRoot({ root, dataDir }: FleetArguments): string | undefined {
  const path = root ?? join(dataDir, 'release-keys', 'root.json');
  if (root === undefined && !existsSync(path)) return undefined;
  return readFileSync(path, 'utf8').trim();
}
