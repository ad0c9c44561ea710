import { setTimeout as wait } from 'node:timers/promises';
import type { UpgradeMessage } from '@jumpfleet/gateway-client';
import { ok } from '@jumpfleet/kernel';
import type { Result } from '@jumpfleet/kernel';
import { failureCodeOf } from '@jumpfleet/releases';
import type { ReleaseRefusal } from '@jumpfleet/releases';
import type { Release } from '@jumpfleet/upgrades-contracts';
import { checkOffer } from './offer-check.js';
import { Preparation } from './preparation.js';
import { Pulse } from './pulse.js';
import type { Offer, PreparationParts } from './preparation.js';
import type {
  NewVersions,
  RestartOrder,
  UpgradeLine,
  UpgradeMemory,
  UpgradeNote,
} from './ports.js';

export type UpgradesParts = PreparationParts &
  Readonly<{ platform: string; memory: UpgradeMemory; newVersions: NewVersions }>;

/** For so long a restart waits for the sessions that are open; then it comes all the same. */
const sessionPatienceMs = 600_000;
const lookMs = 500;
/** Starting again takes a little longer than the check did: there are a folder to switch and a line to open. */
const awayOf = (checkMs: number) => Math.min(60_000, Math.ceil(checkMs * 1.5) + 250);

export type Restart = RestartOrder & Readonly<{ permit: number; version: string }>;
type Attempt = Readonly<{ offer: Offer; abort: AbortController }> & {
  preparation?: Preparation;
  ready?: Readonly<{ version: string; awayMs: number }>;
  /** Once the site has said when. */
  restart?: () => void;
};

function isOver({ abort }: Attempt): boolean {
  return abort.signal.aborted;
}

/**
 * The client's part in upgrades while it is connected: from a permit to the moment at which the site says
 * restart. One permit at a time, each with a greater number than the last; what was said last of a permit is
 * said again at each welcome until the site has noted it.
 */
export class Upgrades {
  readonly #parts: UpgradesParts;
  #line: UpgradeLine | undefined;
  #attempt: Attempt | undefined;
  #working: Promise<void> = Promise.resolve();
  #restartTimer: NodeJS.Timeout | undefined;
  #restart = Promise.withResolvers<Restart>();
  /** As on disk, unless the disk is full. */
  #note: UpgradeNote | undefined;

  constructor(parts: UpgradesParts) {
    this.#parts = parts;
    this.#note = parts.memory.note();
  }

  /** Resolves when the line must end, or has, so that the new version can take its place. */
  nextRestart(): Promise<Restart> {
    this.#restart = Promise.withResolvers<Restart>();
    return this.#restart.promise;
  }

  /** At a start that is no trial: a trial that nobody ended was cut off, before the new version was switched to or after. */
  recover(): void {
    const { version } = this.#parts;
    const note = this.#note;
    if (note?.stage !== 'trial') return;
    const { permit } = note;
    const detail = 'The computer or the program was stopped while the new version was on trial.';
    const isThere = note.version === version;
    this.#keep(
      isThere
        ? { stage: 'done', permit, version }
        : { stage: 'failed', permit, code: 'interrupted', detail },
    );
  }

  online(line: UpgradeLine): void {
    this.#line = line;
    this.#say();
  }

  /** A permit ends with its line; what was downloaded stays for the next. */
  offline(): void {
    this.#line = undefined;
    if (this.#attempt?.restart) this.#attempt.restart();
    else this.#stop();
  }

  hear(message: UpgradeMessage): void {
    switch (message.t) {
      case 'upgrade':
        this.#offered(message);
        break;
      case 'upgrade-restart':
        this.#ordered(message);
        break;
      case 'upgrade-withdrawn':
        if (message.permit === this.#attempt?.offer.permit) {
          this.#parts.log.info(`the permit to upgrade was withdrawn: ${message.code}`);
          this.#stop();
        }
        break;
      case 'upgrade-noted':
        if (message.permit === this.#note?.permit) this.#keep(undefined);
        break;
    }
  }

  take(offset: number, payload: Uint8Array): void {
    this.#attempt?.preparation?.take(offset, payload);
  }

  /** What became of a permit: on disk if the disk lets it, and said now or at the next welcome. */
  conclude(note: UpgradeNote): void {
    this.#keep(note);
    this.#say();
  }

  #offered(offer: Offer): void {
    const { memory, log, step } = this.#parts;
    if (offer.permit === this.#attempt?.offer.permit) return;
    const numbers = memory.numbers();
    if (offer.permit <= numbers.permit) {
      log.info(`permit ${String(offer.permit)} is an old one`);
      if (offer.permit === this.#note?.permit) this.#say();
      return;
    }
    this.#stop();
    const attempt = { offer, abort: new AbortController() };
    this.#attempt = attempt;
    try {
      memory.keepNumbers({ ...numbers, permit: offer.permit });
    } catch (error) {
      this.#failed(attempt, { code: 'disk-full', detail: String(error) });
      return;
    }
    step('offered');
    this.#working = this.#working.then(() => this.#work(attempt));
  }

  async #work(attempt: Attempt): Promise<void> {
    const line = this.#line;
    if (!line || isOver(attempt)) return;
    try {
      const prepared = await this.#prepare(attempt, line);
      if (!prepared.ok && !isOver(attempt)) this.#failed(attempt, prepared.refusal);
    } catch (error) {
      const code = failureCodeOf(error) ?? 'interrupted';
      if (!isOver(attempt)) this.#failed(attempt, { code, detail: String(error) });
    }
  }

  async #prepare(attempt: Attempt, line: UpgradeLine): Promise<Result<undefined, ReleaseRefusal>> {
    const { version } = this.#parts;
    const { permit } = attempt.offer;
    const verified = checkOffer(this.#parts, attempt.offer);
    if (!verified.ok) return verified;
    const release = verified.value;
    if (release.version === version) {
      this.conclude({ stage: 'done', permit, version });
      return ok(undefined);
    }
    const prepared = await this.#bring(attempt, release, line);
    if (!prepared.ok) return prepared;
    if (isOver(attempt)) return ok(undefined);
    const awayMs = awayOf(prepared.value);
    attempt.ready = { version: release.version, awayMs };
    this.#parts.step('ready');
    line.send({ t: 'upgrade-ready', permit, away_ms: awayMs });
    return ok(undefined);
  }

  /** Answers how long the new version takes to start. */
  async #bring(
    attempt: Attempt,
    release: Release,
    line: UpgradeLine,
  ): Promise<Result<number, ReleaseRefusal>> {
    const { newVersions, step, log } = this.#parts;
    step('verified');
    log.info(`upgrading to ${release.version}`);
    const { offer } = attempt;
    const pulse = new Pulse(() => {
      const byte = { part: 'package', offset: 0, bytes: 1 } as const;
      line.send({ t: 'upgrade-fetch', permit: offer.permit, ...byte });
    }, offer.lease_ms);
    attempt.preparation = new Preparation(this.#parts, { offer, release, pulse }, line);
    const unpacked = await attempt.preparation.run();
    if (!unpacked.ok || isOver(attempt)) return unpacked.ok ? ok(0) : unpacked;
    step('unpacked');
    return pulse.during(async () => {
      const checked = await newVersions.check(release.version);
      if (checked.ok) await this.#untilNoSession(line, attempt);
      return checked;
    });
  }

  async #untilNoSession(line: UpgradeLine, { abort }: Attempt): Promise<void> {
    const { signal } = abort;
    for (let waitedMs = 0; line.hasSessions && waitedMs < sessionPatienceMs; waitedMs += lookMs)
      await wait(lookMs, undefined, { signal });
  }

  #ordered(message: Extract<UpgradeMessage, { t: 'upgrade-restart' }>): void {
    const attempt = this.#attempt;
    if (attempt?.ready === undefined || message.permit !== attempt.offer.permit) return;
    if (attempt.restart) return;
    const { version, awayMs } = attempt.ready;
    const { permit } = message;
    const note = { stage: 'trial', permit, version } as const;
    try {
      this.#parts.memory.keepNote(note);
    } catch (error) {
      this.#failed(attempt, { code: 'disk-full', detail: String(error) });
      return;
    }
    this.#note = note;
    this.#parts.step('restarting');
    attempt.restart = this.#restartOf(message, version);
    // The line serves until it is time to start the new version.
    this.#restartTimer = setTimeout(attempt.restart, Math.max(0, message.in_ms - awayMs));
  }

  #restartOf(message: Extract<UpgradeMessage, { t: 'upgrade-restart' }>, version: string) {
    const heardAt = performance.now();
    const { permit, slot } = message;
    return (): void => {
      clearTimeout(this.#restartTimer);
      this.#attempt = undefined;
      const passedMs = performance.now() - heardAt;
      const inMs = Math.max(0, message.in_ms - passedMs);
      const withinMs = Math.max(1, message.within_ms - passedMs);
      this.#restart.resolve({ permit, version, slot, inMs, withinMs });
    };
  }

  #failed(attempt: Attempt, { code, detail }: ReleaseRefusal): void {
    const { permit } = attempt.offer;
    this.#parts.log.error(`the upgrade failed: ${detail} (${code})`);
    this.conclude({ stage: 'failed', permit, code, detail: detail.slice(0, 512) });
    if (this.#attempt === attempt) this.#stop();
  }

  #stop(): void {
    if (!this.#attempt) return;
    this.#attempt.abort.abort();
    this.#attempt.preparation?.stop();
    this.#attempt = undefined;
    clearTimeout(this.#restartTimer);
    if (this.#note?.stage === 'trial') this.#keep(undefined);
  }

  #keep(note: UpgradeNote | undefined): void {
    this.#note = note;
    try {
      this.#parts.memory.keepNote(note);
    } catch (error) {
      this.#parts.log.error(`the end of an upgrade cannot be kept: ${String(error)}`);
    }
  }

  #say(): void {
    const note = this.#note;
    if (note?.stage === 'done')
      this.#line?.send({ t: 'upgrade-done', permit: note.permit, version: note.version });
    if (note?.stage === 'failed') {
      const { permit, code, detail } = note;
      this.#line?.send({ t: 'upgrade-failed', permit, code, detail });
    }
  }
}
