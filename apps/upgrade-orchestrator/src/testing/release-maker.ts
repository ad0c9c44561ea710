import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describePackage, generateKey, signDocument } from '@jumpfleet/releases';
import type { SigningKey } from '@jumpfleet/releases';
import type { Release, Root } from '@jumpfleet/upgrades-contracts';

const year = 365 * 86_400_000;

export type MadeRelease = Readonly<{
  id: string;
  document: string;
  release: Release;
  file: string;
  bytes: Buffer;
}>;

/** Somebody with the keys of a site: makes packages, signs releases, rotates roots. */
export class ReleaseMaker {
  rootKey = generateKey();
  releaseKey = generateKey();
  readonly root: Root = this.rootOf(1);
  readonly rootDocument = signDocument('root', this.root, [this.rootKey]);
  private made = 0;

  constructor(private readonly folder: string) {}

  /** A package whose `lib/client.mjs` is its own, beside a file that all packages share unless it is told. */
  async package(version: string, { size = 400_000, shared = sharedBytes } = {}): Promise<string> {
    const folder = join(this.folder, `package-${String(++this.made)}`);
    const write = (name: string, content: Buffer): void => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    };
    write('bin/node', shared);
    write('lib/client.mjs', Buffer.concat([Buffer.from(version), randomBytes(size)]));
    const file = join(this.folder, `${version}-${String(this.made)}.tar.gz`);
    const names = ['bin/node', 'lib/client.mjs'];
    execFileSync('tar', ['--format=ustar', '-czf', file, '-C', folder, ...names]);
    return file;
  }

  async release(
    version: string,
    changed: Partial<Release> & { file?: string } = {},
    keys: readonly SigningKey[] = [this.releaseKey],
  ): Promise<MadeRelease> {
    const { file = await this.package(version), ...more } = changed;
    const described = await describePackage(file);
    if (!described.ok) throw new Error(described.refusal.detail);
    const release: Release = {
      kind: 'release',
      number: this.made,
      platform: 'linux-64',
      version,
      ...described.value,
      expires_at: new Date(Date.now() + year).toISOString(),
      minimum_version: null,
      rollback_from: [],
      ...more,
    };
    const document = signDocument('release', release, keys);
    const id = createHash('sha256').update(document).digest('hex');
    return { id, document, release, file, bytes: readFileSync(file) };
  }

  rootOf(number: number, more: readonly SigningKey[] = []): Root {
    const keys = [this.rootKey, this.releaseKey, ...more];
    return {
      kind: 'root',
      number,
      expires_at: new Date(Date.now() + year).toISOString(),
      keys: Object.fromEntries(keys.map(({ keyId, publicKey }) => [keyId, publicKey])),
      root: { key_ids: [this.rootKey.keyId], threshold: 1 },
      release: { key_ids: [this.releaseKey.keyId], threshold: 1 },
    };
  }
}

const sharedBytes = randomBytes(1_000_000);
