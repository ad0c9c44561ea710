import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { ok } from '@jumpfleet/kernel';
import type { Result } from '@jumpfleet/kernel';
import { applyDelta, failureCodeOf, isUnpacked, unpackPackage } from '@jumpfleet/releases';
import type { ReleaseRefusal } from '@jumpfleet/releases';
import type { Release } from '@jumpfleet/upgrades-contracts';
import type { DownloadFile, VersionFolders } from '../../application/upgrade/ports.js';
import { PartialFile } from './partial-file.js';

const draftPrefix = '.new-';

/** `versions/<version>/` and the link `current`, which is only ever replaced as a whole. */
export class InstalledVersions implements VersionFolders {
  readonly #installDir: string;
  readonly #versions: string;
  readonly #downloads: string;

  constructor(installDir: string) {
    this.#installDir = installDir;
    this.#versions = join(installDir, 'versions');
    this.#downloads = join(installDir, 'state', 'download');
  }

  folderOf(version: string): string {
    return join(this.#versions, version);
  }

  current(): string | undefined {
    try {
      return basename(readlinkSync(join(this.#installDir, 'current')));
    } catch {
      return undefined;
    }
  }

  switchTo(version: string): void {
    const draft = join(this.#installDir, 'state', 'current.new');
    rmSync(draft, { force: true });
    symlinkSync(join('versions', version), draft);
    renameSync(draft, join(this.#installDir, 'current'));
    syncFolder(this.#installDir);
  }

  async isWhole(release: Release): Promise<boolean> {
    const folder = this.folderOf(release.version);
    return existsSync(folder) && (await isUnpacked(folder, release));
  }

  async unpack(
    release: Release,
    file: string,
    from: string | undefined,
  ): Promise<Result<undefined, ReleaseRefusal>> {
    this.#removeDrafts();
    const draft = join(this.#versions, `${draftPrefix}${release.version}`);
    const unpacked = await (from === undefined
      ? unpackPackage(file, draft, release)
      : applyDelta(file, this.folderOf(from), draft, release));
    try {
      if (!unpacked.ok) {
        rmSync(draft, { recursive: true, force: true });
        return unpacked;
      }
      rmSync(this.folderOf(release.version), { recursive: true, force: true });
      renameSync(draft, this.folderOf(release.version));
      syncFolder(this.#versions);
      return ok(undefined);
    } catch (error) {
      const code = failureCodeOf(error);
      if (code === undefined) throw error;
      return { ok: false, refusal: { code, detail: String(error) } };
    }
  }

  /** What cannot be removed now is removed after the next upgrade. */
  keepOnly(versions: readonly string[]): void {
    for (const name of namesIn(this.#versions))
      if (!versions.includes(name)) remove(join(this.#versions, name));
  }

  download(digest: string): DownloadFile {
    return new PartialFile(join(this.#downloads, digest));
  }

  forgetDownloads(butThese: readonly string[]): void {
    for (const name of namesIn(this.#downloads))
      if (!butThese.includes(name)) remove(join(this.#downloads, name));
  }

  #removeDrafts(): void {
    for (const name of namesIn(this.#versions))
      if (name.startsWith(draftPrefix)) remove(join(this.#versions, name));
  }
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // It takes room and does no harm.
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
