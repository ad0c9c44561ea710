import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { build } from './build.mjs';
import { installDependencies } from './dependencies.mjs';
import { withLock } from './lock.mjs';
import { root } from './processes.mjs';

const leastNode = 20;

/** Everything between a clone and its programs: npm's packages and the build, each only when they changed. */
export async function prepare({ build: wantsBuild }) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < leastNode)
    throw new Error(
      `Jumpfleet needs Node ${leastNode} or newer to set itself up; this is ${process.version}.`,
    );
  if (!existsSync(join(root, 'package-lock.json')))
    throw new Error('package-lock.json is missing: is this a whole clone?');
  await withLock(async () => {
    await installDependencies();
    if (wantsBuild) await build();
  });
}
