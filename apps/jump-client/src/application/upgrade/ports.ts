import type { AgentMessage } from '@jumpfleet/gateway-contracts';
import type { Result } from '@jumpfleet/kernel';
import type { ReleaseRefusal } from '@jumpfleet/releases';
import type { Release, Root } from '@jumpfleet/upgrades-contracts';
import type { Wished } from '../wish.js';

/** Where a permit led. Kept until the site has noted it; `trial` means that nobody knows yet. */
export type UpgradeNote =
  | Readonly<{ stage: 'trial'; permit: number; version: string }>
  | Readonly<{ stage: 'done'; permit: number; version: string }>
  | Readonly<{ stage: 'failed'; permit: number; code: string; detail: string }>;

/** Both only grow: a permit or a release with a smaller number is an old one. */
export type SeenNumbers = Readonly<{ permit: number; release: number }>;

/** What must survive a power cut; each is on disk when its method returns. */
export interface UpgradeMemory {
  /** The newest root that was followed; `undefined` where the installer brought none. */
  root(): Root | undefined;
  keepRoot(text: string): void;
  numbers(): SeenNumbers;
  keepNumbers(numbers: SeenNumbers): void;
  note(): UpgradeNote | undefined;
  keepNote(note: UpgradeNote | undefined): void;
}

/** A download as far as it came, the same after a restart of the program. */
export interface DownloadFile {
  readonly path: string;
  /** What is there already, in order. */
  content(): AsyncIterable<Uint8Array>;
  append(bytes: Uint8Array): void;
  truncate(length: number): void;
  close(): void;
  remove(): void;
}

/** The folders of the versions; one with a version's name is always whole. */
export interface VersionFolders {
  /** Of the version that a start of the client begins. */
  current(): string | undefined;
  /** From now on a start of the client begins this version; on disk when this returns. */
  switchTo(version: string): void;
  isWhole(release: Release): Promise<boolean>;
  /** Beside the others, under its name only once every file is checked. `from` names the version that a delta builds on. */
  unpack(
    release: Release,
    file: string,
    from: string | undefined,
  ): Promise<Result<undefined, ReleaseRefusal>>;
  keepOnly(versions: readonly string[]): void;
  download(digest: string): DownloadFile;
  forgetDownloads(butThese: readonly string[]): void;
}

/** What the site orders: dial with the slot then, and be welcomed before the time is over. */
export type RestartOrder = Readonly<{ slot: string; inMs: number; withinMs: number }>;

export type TrialWord =
  | Readonly<{ t: 'not-connected'; detail: string }>
  | Readonly<{ t: 'welcomed' }>
  | Readonly<{ t: 'settled' }>
  | Readonly<{ t: 'failed'; code: string; detail: string }>;

/** A new version that runs beside the present one, on trial. */
export interface TrialProcess {
  order(restart: RestartOrder): void;
  /** It was welcomed in time and will not be killed any more: it is the client now. */
  takeOver(): void;
  /** The next thing that it says; `undefined` once it has ended. */
  nextWord(): Promise<TrialWord | undefined>;
  /** Ends it, whatever it does; nothing of it runs when this resolves. */
  kill(): Promise<void>;
  /** Passes on what somebody at the computer asked for. */
  pass(wish: Wished): void;
}

export interface NewVersions {
  /** UP-10: runs it once; it must start, say its version and get an answer from the site. Answers how long that took. */
  check(version: string): Promise<Result<number, ReleaseRefusal>>;
  start(version: string): TrialProcess;
}

/** The line as an upgrade sees it. */
export interface UpgradeLine {
  send(message: AgentMessage): void;
  readonly hasSessions: boolean;
}

/** The points between which a power cut may fall. */
export type UpgradeStep =
  | 'offered'
  | 'verified'
  | 'downloading'
  | 'downloaded'
  | 'unpacked'
  | 'ready'
  | 'restarting'
  | 'started'
  | 'welcomed'
  | 'switched'
  | 'noted'
  | 'settled';
