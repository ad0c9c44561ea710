import { failureCodeOf } from '@jumpfleet/releases';
import type {
  RestartOrder,
  TrialWord,
  UpgradeMemory,
  UpgradeStep,
  VersionFolders,
} from './ports.js';

/** What a new version on trial is told by the one that runs, and tells it. */
export interface Elder {
  readonly order: RestartOrder;
  /** Resolves when it may take over: it was told so, or nobody is left to tell. */
  readonly whenTakeOver: Promise<void>;
  say(word: TrialWord): void;
}

export type SeatParts = Readonly<{
  version: string;
  elder: Elder;
  memory: UpgradeMemory;
  folders: VersionFolders;
  savePid: () => void;
  step: (step: UpgradeStep) => void;
}>;

/** A version on trial ended, or must end: it leaves everything as it found it. */
export class TrialOver extends Error {
  override readonly name = 'TrialOver';
}

/** The place of the client, which a new version takes once it was welcomed and the old one lets it. */
export class Seat {
  readonly order: RestartOrder;
  /** Resolves when this version cannot take over and must leave everything to the old one. */
  readonly whenLost: Promise<void>;
  readonly #lost: () => void;
  readonly #parts: SeatParts;
  #isTaken = false;
  #isWelcome = false;

  constructor(parts: SeatParts) {
    this.#parts = parts;
    this.order = parts.elder.order;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.whenLost = promise;
    this.#lost = () => resolve(undefined);
  }

  get isTaken(): boolean {
    return this.#isTaken;
  }

  notConnected(detail: string): void {
    if (!this.#isWelcome) this.#parts.elder.say({ t: 'not-connected', detail });
  }

  /**
   * After `current` is switched a power cut leads to this version; before it, to the old one. Answers the
   * permit that is done by this, the first time.
   */
  async welcomed(): Promise<number | undefined> {
    if (this.#isWelcome) return undefined;
    this.#isWelcome = true;
    const { elder, memory, version, folders, savePid, step } = this.#parts;
    elder.say({ t: 'welcomed' });
    await elder.whenTakeOver;
    try {
      const permit = memory.note()?.permit;
      const old = folders.current();
      folders.switchTo(version);
      step('switched');
      if (permit !== undefined) memory.keepNote({ stage: 'done', permit, version });
      step('noted');
      savePid();
      this.#isTaken = true;
      elder.say({ t: 'settled' });
      step('settled');
      folders.keepOnly([version, ...(old === undefined ? [] : [old])]);
      return permit;
    } catch (error) {
      const code = failureCodeOf(error) ?? 'start-failed';
      elder.say({ t: 'failed', code, detail: String(error) });
      this.#lost();
      return undefined;
    }
  }
}
