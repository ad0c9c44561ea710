import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describePackage, generateKey, signDocument } from '@jumpfleet/releases';
import type { SigningKey } from '@jumpfleet/releases';
import type { Release, Root } from '@jumpfleet/upgrades-contracts';

const packaging = fileURLToPath(new URL('../../packaging', import.meta.url));
const cutOffMain = fileURLToPath(new URL('cut-off-main.ts', import.meta.url));

export type BuiltVersion = Readonly<{ version: string; installer: string; package: string }>;

/** Real packages of the client, made by the real packaging; only Node itself is a script that runs the one of the tests. */
export class BuiltVersions {
  readonly #folder: string;
  readonly #node: string;
  readonly #bundle: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#node = join(folder, 'node');
    writeFileSync(this.#node, `#!/bin/sh\nexec '${process.execPath}' "$@"\n`);
    chmodSync(this.#node, 0o755);
    this.#bundle = join(folder, 'bundle.mjs');
    const options = ['--version', '1.0.0', '--entry', cutOffMain];
    execFileSync(process.execPath, [join(packaging, 'bundle.mjs'), this.#bundle, ...options]);
  }

  /** `change` makes of its program what should not have been published. */
  build(version: string, change: (program: string) => string = (program) => program): BuiltVersion {
    const out = join(this.#folder, version);
    mkdirSync(out);
    const bundle = join(out, 'client.mjs');
    const program = readFileSync(this.#bundle, 'utf8').replaceAll('"1.0.0"', `"${version}"`);
    writeFileSync(bundle, change(program));
    const options = ['--out', out, '--bundle', bundle, '--node', this.#node, '--version', version];
    execFileSync(process.execPath, [join(packaging, 'package.mjs'), ...options]);
    const at = (name: string) => join(out, name);
    return { version, installer: at('linux-64.sh'), package: at('linux-64.tar.gz') };
  }
}

const later = '2126-11-21T12:00:00Z';

/** A publisher with one key for roots and one for releases. */
export class TestPublisher {
  readonly rootKey: SigningKey = generateKey();
  readonly releaseKey: SigningKey = generateKey();
  #number = 0;

  root(changed: Partial<Root> = {}, keys: readonly SigningKey[] = [this.rootKey]): string {
    const all = [this.rootKey, this.releaseKey];
    const root: Root = {
      kind: 'root',
      number: 1,
      expires_at: later,
      keys: Object.fromEntries(all.map(({ keyId, publicKey }) => [keyId, publicKey])),
      root: { key_ids: [this.rootKey.keyId], threshold: 1 },
      release: { key_ids: [this.releaseKey.keyId], threshold: 1 },
      ...changed,
    };
    return signDocument('root', root, keys);
  }

  async release(
    built: BuiltVersion,
    changed: Partial<Release> = {},
    keys: readonly SigningKey[] = [this.releaseKey],
  ): Promise<string> {
    const described = await describePackage(built.package);
    if (!described.ok) throw new Error(described.refusal.detail);
    this.#number += 1;
    const release: Release = {
      kind: 'release',
      number: this.#number,
      platform: 'linux-64',
      version: built.version,
      ...described.value,
      expires_at: later,
      minimum_version: null,
      rollback_from: [],
      ...changed,
    };
    return signDocument('release', release, keys);
  }
}
