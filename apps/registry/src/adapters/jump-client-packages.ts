import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Platform } from '../application/platforms.js';
import { platformNames } from '../application/platforms.js';

export type JumpClientPackage = Readonly<{ template: string; payload: string; size: number }>;

/** The Jump Client packages that were built; installers are made of them. */
export class JumpClientPackages {
  constructor(private readonly folder: string) {}

  /** Nothing for a platform whose package was not built. */
  async of(platform: Platform): Promise<JumpClientPackage | undefined> {
    const payload = join(this.folder, `${platform}.tar.gz`);
    try {
      const template = await readFile(join(this.folder, `${platform}.sh`), 'utf8');
      const { size } = await stat(payload);
      return { template, payload, size };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async available(): Promise<ReadonlySet<Platform>> {
    const found = await Promise.all(
      platformNames.map(async (name) => ((await this.of(name)) ? [name] : [])),
    );
    return new Set(found.flat());
  }
}
