import type { UpgradeMessage } from '@jumpfleet/gateway-client';
import type { Result } from '@jumpfleet/kernel';
import { ok } from '@jumpfleet/kernel';
import type { ReleaseRefusal } from '@jumpfleet/releases';
import type { Release } from '@jumpfleet/upgrades-contracts';
import type { ClientLog } from '../ports.js';
import { Download } from './download.js';
import type { Wanted } from './download.js';
import type { Pulse } from './pulse.js';
import type { UpgradeLine, UpgradeStep, VersionFolders } from './ports.js';

export type Offer = Extract<UpgradeMessage, { t: 'upgrade' }>;

export type PreparationParts = Readonly<{
  /** The version that runs. */
  version: string;
  folders: VersionFolders;
  log: ClientLog;
  step: (step: UpgradeStep) => void;
}>;

/** What is prepared: what was offered, what is signed, and the sign of life of the permit. */
export type Task = Readonly<{ offer: Offer; release: Release; pulse: Pulse }>;

type Source = Readonly<{ part: 'package' | 'delta'; digest: string; wanted: Wanted }>;

/** Brings one release onto the disk, beside the version that runs: from what is there, by a delta, or whole. */
export class Preparation {
  readonly #parts: PreparationParts;
  readonly #offer: Offer;
  readonly #release: Release;
  readonly #pulse: Pulse;
  readonly #line: UpgradeLine;
  #download: Download | undefined;
  #isStopped = false;

  constructor(parts: PreparationParts, { offer, release, pulse }: Task, line: UpgradeLine) {
    this.#parts = parts;
    this.#offer = offer;
    this.#release = release;
    this.#pulse = pulse;
    this.#line = line;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  take(offset: number, payload: Uint8Array): void {
    if (this.#download) this.#download.take(offset, payload);
    else this.#pulse.heard();
  }

  stop(): void {
    this.#isStopped = true;
    this.#download?.stop();
    this.#pulse.heard();
  }

  async run(): Promise<Result<undefined, ReleaseRefusal>> {
    const { folders, log } = this.#parts;
    const delta = this.#offer.delta?.digest;
    folders.forgetDownloads([this.#release.digest, ...(delta === undefined ? [] : [delta])]);
    if (await this.#pulse.during(() => folders.isWhole(this.#release))) return ok(undefined);
    const byDelta = await this.#byDelta();
    if (byDelta && (byDelta.ok || this.#isStopped || byDelta.refusal.code === 'disk-full'))
      return byDelta;
    if (byDelta)
      log.info(`the delta cannot be used (${byDelta.refusal.detail}); the whole package follows`);
    return this.#byPackage();
  }

  #byPackage(): Promise<Result<undefined, ReleaseRefusal>> {
    const { length, digest, chunk_bytes: chunkBytes, chunks } = this.#release;
    return this.#fetch({
      part: 'package',
      digest,
      wanted: { length, chunkBytes, chunks, leaseMs: this.#offer.lease_ms },
    });
  }

  async #byDelta(): Promise<Result<undefined, ReleaseRefusal> | undefined> {
    const { delta } = this.#offer;
    if (delta?.from !== this.#parts.version) return undefined;
    const { digest, length } = delta;
    // Nobody signed the delta's digest: it only says early that the transport failed.
    const wanted = { length, chunkBytes: length, chunks: [digest], leaseMs: this.#offer.lease_ms };
    return this.#fetch({ part: 'delta', digest, wanted });
  }

  async #fetch({ part, digest, wanted }: Source): Promise<Result<undefined, ReleaseRefusal>> {
    const { folders, step, version } = this.#parts;
    const { permit } = this.#offer;
    const file = folders.download(digest);
    const download = new Download(wanted, file, (offset, bytes) => {
      step('downloading');
      this.#line.send({ t: 'upgrade-fetch', permit, part, offset, bytes });
    });
    this.#download = download;
    if (this.#isStopped) download.stop();
    else await download.begin();
    const fetched = await download.whenOver;
    this.#download = undefined;
    if (!fetched.ok) return fetched;
    step('downloaded');
    const from = part === 'delta' ? version : undefined;
    const unpacked = await this.#pulse.during(() => folders.unpack(this.#release, file.path, from));
    file.remove();
    return unpacked;
  }
}
