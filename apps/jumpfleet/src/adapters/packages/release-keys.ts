import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { generateKey, nextRoot, signDocument, trustRoot } from '@jumpfleet/releases';
import type { SigningKey } from '@jumpfleet/releases';
import type { Root } from '@jumpfleet/upgrades-contracts';
import { z } from 'zod';

import { CommandFailure } from '../../application/command-failure.js';
import { readPrivateFile, writePrivateFile } from '../data/private-file.js';

const keyFile = z.object({ keyId: z.string(), publicKey: z.string(), privateKey: z.string() });
const documentFile = z.object({ payload: z.string(), signatures: z.array(z.unknown()) });

const rootYears = 5;
const yearMs = 365 * 86_400_000;

export type KeyRole = 'root' | 'release';

/**
 * A site's keys as files that only their owner may read. `root.json`, the signed root, is no secret: keys that
 * are kept elsewhere leave it behind. A rotation lies under `next` until the site has taken it.
 */
export class ReleaseKeys {
  constructor(readonly folder: string) {}

  /** The text of the newest signed root; nothing where there are no keys yet. */
  get rootDocument(): string | undefined {
    return this.documentIn('root.json');
  }

  get root(): Root {
    const text = this.rootDocument;
    if (text === undefined) throw new CommandFailure('keys-missing', this.missing('root.json'));
    const root = trustRoot(text);
    if (!root.ok) throw new CommandFailure(root.refusal.code, root.refusal.detail);
    return root.value;
  }

  /** Makes both keys and the first root, unless there is a root. Says whether it did. */
  ensure(now: Date): boolean {
    if (this.rootDocument !== undefined) return false;
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const [root, release] = [generateKey(), generateKey()];
    writePrivateFile(this.keyPath('root'), root);
    writePrivateFile(this.keyPath('release'), release);
    const first = rootOf(1, { root, release }, now);
    this.write('root.json', signDocument('root', first, [root]));
    return true;
  }

  key(role: KeyRole): SigningKey {
    const content = readPrivateFile(this.keyPath(role));
    if (content === undefined)
      throw new CommandFailure('keys-missing', this.missing(`${role}.key.json`));
    return keyFile.parse(content);
  }

  /** The root after this one, with new keys for these roles; the same one until `adoptNext`. */
  next(roles: readonly KeyRole[], now: Date): string {
    const begun = this.documentIn('next/root.json');
    if (begun !== undefined) return begun;
    const before = this.key('root');
    const keys = {
      root: roles.includes('root') ? generateKey() : before,
      release: roles.includes('release') ? generateKey() : this.key('release'),
    };
    const next = rootOf(this.root.number + 1, keys, now);
    const signers = keys.root.keyId === before.keyId ? [before] : [before, keys.root];
    const document = signDocument('root', next, signers);
    const checked = nextRoot(this.root, document, now);
    if (!checked.ok) throw new CommandFailure(checked.refusal.code, checked.refusal.detail);
    rmSync(join(this.folder, 'next'), { recursive: true, force: true });
    mkdirSync(join(this.folder, 'next'), { mode: 0o700 });
    writePrivateFile(join(this.folder, 'next', 'root.key.json'), keys.root);
    writePrivateFile(join(this.folder, 'next', 'release.key.json'), keys.release);
    this.write('next/root.json', document);
    return document;
  }

  /** The site trusts the next root: its keys are the keys. The root itself comes last, so that a cut leaves it to be done again. */
  adoptNext(): void {
    for (const name of ['root.key.json', 'release.key.json', 'root.json'])
      if (existsSync(join(this.folder, 'next', name)))
        renameSync(join(this.folder, 'next', name), join(this.folder, name));
    rmSync(join(this.folder, 'next'), { recursive: true, force: true });
  }

  private keyPath(role: KeyRole): string {
    return join(this.folder, `${role}.key.json`);
  }

  private write(name: string, document: string): void {
    writePrivateFile(join(this.folder, name), JSON.parse(document));
  }

  /** Written for people to read; its text is what was signed and told, without the white space. */
  private documentIn(name: string): string | undefined {
    const path = join(this.folder, name);
    if (!existsSync(path)) return undefined;
    return JSON.stringify(documentFile.parse(JSON.parse(readFileSync(path, 'utf8'))));
  }

  private missing(name: string): string {
    return `${join(this.folder, name)} is missing; make keys with: npm run packages -- keys`;
  }
}

function rootOf(
  number: number,
  { root, release }: Readonly<Record<KeyRole, SigningKey>>,
  now: Date,
): Root {
  return {
    kind: 'root',
    number,
    expires_at: new Date(now.getTime() + rootYears * yearMs).toISOString(),
    keys: { [root.keyId]: root.publicKey, [release.keyId]: release.publicKey },
    root: { key_ids: [root.keyId], threshold: 1 },
    release: { key_ids: [release.keyId], threshold: 1 },
  };
}
