import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { trustRoot } from '@jumpfleet/releases';
import type { Root } from '@jumpfleet/upgrades-contracts';
import type { SeenNumbers, UpgradeMemory, UpgradeNote } from '../../application/upgrade/ports.js';
import { readJson, writeWhole } from '../atomic-file.js';

/** `trusted-root.json`, which the installer brought, and what was learnt since, in `state/`. */
export class UpgradeFiles implements UpgradeMemory {
  readonly #installDir: string;

  constructor(installDir: string) {
    this.#installDir = installDir;
  }

  root(): Root | undefined {
    const [installed, followed] = ['trusted-root.json', 'state/root.json'].map((name) =>
      rootIn(join(this.#installDir, name)),
    );
    return followed && followed.number > (installed?.number ?? 0) ? followed : installed;
  }

  keepRoot(text: string): void {
    writeWhole(this.#path('root.json'), text);
  }

  numbers(): SeenNumbers {
    const found = readJson(this.#path('upgrade-numbers.json')) as Partial<SeenNumbers> | undefined;
    return { permit: whole(found?.permit), release: whole(found?.release) };
  }

  keepNumbers({ permit, release }: SeenNumbers): void {
    writeWhole(this.#path('upgrade-numbers.json'), JSON.stringify({ permit, release }));
  }

  note(): UpgradeNote | undefined {
    const found = readJson(this.#path('upgrade.json')) as Partial<UpgradeNote> | undefined | null;
    return typeof found?.permit === 'number' && typeof found.stage === 'string'
      ? (found as UpgradeNote)
      : undefined;
  }

  keepNote(note: UpgradeNote | undefined): void {
    if (note) writeWhole(this.#path('upgrade.json'), JSON.stringify(note));
    else rmSync(this.#path('upgrade.json'), { force: true });
  }

  #path(name: string): string {
    return join(this.#installDir, 'state', name);
  }
}

function rootIn(path: string): Root | undefined {
  try {
    const trusted = trustRoot(readFileSync(path, 'utf8'));
    return trusted.ok ? trusted.value : undefined;
  } catch {
    return undefined;
  }
}

function whole(value: unknown): number {
  return Number.isSafeInteger(value) ? Number(value) : 0;
}
