import type { BytePump } from '../../application/upgrades/byte-pump.js';
import type { Content, FrameBlocks } from '../../application/upgrades/frame-blocks.js';
import { blockBytes } from '../../application/upgrades/frame-blocks.js';
import { isAway } from '../packages/package-service.js';
import type { KnownRelease } from '../packages/package-service.js';
import type { ClientUpgrade } from './client-upgrade.js';

export interface PackageShelf {
  release(id: string): Promise<KnownRelease>;
  content(digest: string, length: number): Promise<Content>;
}

/** Brings to clients what they are to install: the release first, then the windows that they ask for. */
export class UpgradeDownloads {
  constructor(
    private readonly shelf: PackageShelf,
    private readonly blocks: FrameBlocks,
    private readonly pump: BytePump,
    private readonly onBroken: (error: unknown) => void,
  ) {}

  offer(upgrade: ClientUpgrade): void {
    upgrade.hold = 'release';
    void this.attempt(upgrade, async () => {
      const release = await this.shelf.release(upgrade.grant.release);
      return () => {
        upgrade.offer(release);
      };
    });
  }

  /** Sends on what was asked for, once it is at hand. */
  readonly want = (upgrade: ClientUpgrade): void => {
    if (upgrade.isLoaded) this.pump.wake(upgrade);
    else if (upgrade.hold === undefined) this.load(upgrade);
  };

  /** What could not be had before may be there now. */
  tryAgain(upgrade: ClientUpgrade): void {
    if (upgrade.isTrying) return;
    if (upgrade.hold === 'release') this.offer(upgrade);
    else if (upgrade.hold === 'content') this.load(upgrade);
  }

  forget(upgrade: ClientUpgrade): void {
    this.pump.forget(upgrade);
  }

  private load(upgrade: ClientUpgrade): void {
    const range = upgrade.next;
    const wanted = range && upgrade.contentOf(range);
    if (!wanted) return;
    upgrade.hold = 'content';
    void this.attempt(upgrade, async () => {
      const content = await this.shelf.content(wanted.digest, wanted.length);
      const frames = await this.blocks.load(content, Math.floor(range.offset / blockBytes));
      return () => {
        upgrade.loaded(range, frames);
        this.want(upgrade);
      };
    });
  }

  /** While the other side is away the client is not to blame; anything else does not get better by waiting. */
  private async attempt(upgrade: ClientUpgrade, get: () => Promise<() => void>): Promise<void> {
    upgrade.isTrying = true;
    try {
      const goOn = await get();
      upgrade.isTrying = false;
      if (!upgrade.isCurrent) return;
      upgrade.hold = undefined;
      upgrade.isBroken = false;
      goOn();
    } catch (error) {
      upgrade.isTrying = false;
      if (!upgrade.isBroken && !isAway(error)) this.onBroken(error);
      upgrade.isBroken = !isAway(error);
    }
  }
}
