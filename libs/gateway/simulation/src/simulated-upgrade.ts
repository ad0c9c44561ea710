import type { AgentMessage } from '@jumpfleet/gateway-contracts';
import type { UpgradeMessage } from '@jumpfleet/gateway-client';
import type { Release, UpgradeFailureCode } from '@jumpfleet/upgrades-contracts';
import type { FleetFloor } from './fleet-floor.js';
import { SimulatedDownload } from './simulated-download.js';
import { failureOf, isLost, stepOf } from './upgrade-conduct.js';
import type { FailingStep } from './upgrade-conduct.js';
import type { UpgradeStep } from './upgrade-diary.js';

export type UpgradeLine = Readonly<{ send: (message: AgentMessage) => void }>;

/** When to leave the line, and when to come back; without `backAt` never. */
export type Restart = Readonly<{
  leaveAt: number;
  backAt: number | undefined;
  slot: string | undefined;
}>;

type Offer = Readonly<{ permit: number; release: Release; download: SimulatedDownload }>;
type Trial = Readonly<{
  permit: number;
  version: string;
  until: number;
  code: UpgradeFailureCode | undefined;
}>;
type News = Extract<AgentMessage, { t: 'upgrade-done' | 'upgrade-failed' }>;

/** What one simulated client knows of upgrades, from its first offer on. */
export class SimulatedUpgrade {
  readonly #index: number;
  readonly #floor: FleetFloor;
  #version: string;
  #lastPermit = 0;
  #highestNumber = 0;
  #offer: Offer | undefined;
  #kept: Readonly<{ digest: string; bytes: number }> | undefined;
  #trial: Trial | undefined;
  #news: News | undefined;

  constructor(index: number, floor: FleetFloor) {
    this.#index = index;
    this.#floor = floor;
    this.#version = floor.version;
  }

  /** What starts and says hello now: the new version while it is on trial, if it starts at all. */
  versionAt(now: number): string {
    const trial = this.#trial;
    return trial && trial.code === undefined && now < trial.until ? trial.version : this.#version;
  }

  hear(line: UpgradeLine, message: UpgradeMessage): Restart | undefined {
    switch (message.t) {
      case 'upgrade':
        this.#hearOffer(line, message);
        return undefined;
      case 'upgrade-restart':
        return this.#restart(message);
      case 'upgrade-withdrawn':
        if (message.permit === this.#offer?.permit) this.#withdraw();
        return undefined;
      case 'upgrade-noted':
        if (message.permit === this.#news?.permit) this.#news = undefined;
        return undefined;
    }
  }

  data(line: UpgradeLine, offset: number, payload: Uint8Array): void {
    this.#floor.received(payload.length);
    const offer = this.#offer;
    if (offer === undefined) return;
    const before = offer.download.received;
    if (!offer.download.take(offset, payload)) this.#fail(line, 'digest-mismatch');
    else if (offer.download.received > before) this.#fetch(line, offer);
  }

  /** Says what became of the trial, and once more what nobody has noted yet. */
  welcomed(line: UpgradeLine, saidVersion: string, now: number): void {
    const trial = this.#trial;
    this.#trial = undefined;
    if (saidVersion === trial?.version) this.#became(trial);
    else if (trial) this.#fellBack(trial, now);
    if (this.#news) line.send(this.#news);
  }

  lineEnded(): void {
    if (this.#offer) this.#end('line-lost');
  }

  #hearOffer(line: UpgradeLine, message: Extract<UpgradeMessage, { t: 'upgrade' }>): void {
    const { permit, release, roots } = message;
    if (permit <= this.#lastPermit) {
      if (permit === this.#news?.permit) line.send(this.#news);
      return;
    }
    if (this.#offer) this.#end('withdrawn');
    this.#lastPermit = permit;
    this.#floor.upgrades.offered();
    this.#note(permit, 'offered');
    const taken = { release, roots, version: this.#version, highestNumber: this.#highestNumber };
    const verdict = this.#floor.releases.check(taken);
    if (!verdict.ok) {
      this.#refuse(line, permit, verdict.refusal);
      return;
    }
    this.#highestNumber = verdict.value.number;
    if (verdict.value.version === this.#version) {
      this.#saysItRuns(line, permit);
      return;
    }
    this.#offer = { permit, release: verdict.value, download: this.#begin(verdict.value) };
    if (!this.#failsAt(line, 'offered')) this.#fetch(line, this.#offer);
  }

  #saysItRuns(line: UpgradeLine, permit: number): void {
    this.#floor.upgrades.ended();
    this.#note(permit, 'runs-already');
    this.#news = { t: 'upgrade-done', permit, version: this.#version };
    line.send(this.#news);
  }

  #begin(release: Release): SimulatedDownload {
    const verified = this.#kept?.digest === release.digest ? this.#kept.bytes : 0;
    return new SimulatedDownload(release, verified, this.#floor.conduct.bytesPerSecond);
  }

  #fetch(line: UpgradeLine, offer: Offer): void {
    if (offer !== this.#offer) return;
    if (offer.download.isWhole) {
      this.#downloaded(line, offer);
      return;
    }
    const { download, permit } = offer;
    for (let next = download.nextWindow(); next; next = download.nextWindow())
      this.#floor.paced(next.bytes, () => {
        if (offer === this.#offer)
          line.send({ t: 'upgrade-fetch', permit, part: 'package', ...next });
      });
  }

  #downloaded(line: UpgradeLine, { permit }: Offer): void {
    if (this.#failsAt(line, 'downloaded')) return;
    line.send({ t: 'upgrade-ready', permit, away_ms: this.#floor.conduct.restartMs });
  }

  #restart(message: Extract<UpgradeMessage, { t: 'upgrade-restart' }>): Restart | undefined {
    const offer = this.#offer;
    if (offer?.permit !== message.permit || !offer.download.isWhole) return undefined;
    this.#offer = undefined;
    this.#kept = undefined;
    const { permit, in_ms: inMs, within_ms: withinMs, slot } = message;
    const now = Date.now();
    const leaveAt = now + Math.max(0, inMs - this.#floor.conduct.restartMs);
    if (isLost(this.#floor.conduct, this.#index)) {
      this.#note(permit, 'gone', -withinMs);
      this.#floor.upgrades.ended();
      this.#floor.upgrades.lost();
      return { leaveAt, backAt: undefined, slot: undefined };
    }
    this.#note(permit, 'restarted');
    const { version } = offer.release;
    const failure = failureOf(this.#floor.conduct, this.#index, version);
    const code = failure && stepOf(failure) === 'restarted' ? failure : undefined;
    this.#trial = { permit, version, until: now + withinMs, code };
    return code === 'did-not-connect'
      ? { leaveAt, backAt: now + withinMs, slot: undefined }
      : { leaveAt, backAt: now + inMs, slot };
  }

  #became({ permit, version }: Trial): void {
    this.#floor.upgrades.ended();
    this.#floor.upgrades.upgraded(this.#version, version);
    this.#note(permit, 'done');
    this.#version = version;
    this.#news = { t: 'upgrade-done', permit, version };
  }

  #fellBack({ permit, until, code = 'did-not-connect' }: Trial, now: number): void {
    this.#floor.upgrades.ended();
    this.#floor.upgrades.failed(code);
    this.#note(permit, 'failed', Math.max(0, now - until));
    this.#news = { t: 'upgrade-failed', permit, code, detail: 'simulated' };
  }

  #failsAt(line: UpgradeLine, step: FailingStep): boolean {
    const version = this.#offer?.release.version ?? '';
    const code = failureOf(this.#floor.conduct, this.#index, version);
    if (code === undefined || stepOf(code) !== step) return false;
    this.#fail(line, code);
    return true;
  }

  #fail(line: UpgradeLine, code: UpgradeFailureCode): void {
    const permit = this.#offer?.permit ?? this.#lastPermit;
    this.#offer = undefined;
    this.#kept = undefined;
    this.#refuse(line, permit, { code, detail: 'simulated' });
  }

  #refuse(
    line: UpgradeLine,
    permit: number,
    { code, detail }: Readonly<{ code: UpgradeFailureCode; detail: string }>,
  ): void {
    this.#floor.upgrades.ended();
    this.#floor.upgrades.failed(code);
    this.#note(permit, 'failed');
    this.#news = { t: 'upgrade-failed', permit, code, detail };
    line.send(this.#news);
  }

  #withdraw(): void {
    this.#floor.upgrades.withdrawn();
    this.#end('withdrawn');
  }

  /** The permit is over, what was downloaded stays. */
  #end(step: UpgradeStep): void {
    const offer = this.#offer;
    if (!offer) return;
    this.#offer = undefined;
    this.#kept = { digest: offer.download.digest, bytes: offer.download.verified };
    this.#floor.upgrades.ended();
    this.#note(offer.permit, step);
  }

  #note(permit: number, step: UpgradeStep, agoMs = 0): void {
    this.#floor.diary?.upgrade(this.#index, permit, step, agoMs);
  }
}
