import { setTimeout as wait } from 'node:timers/promises';
import type { KeyPair, WakeOrder } from '@jumpfleet/gateway-client';
import type { ClientSettings, MachineUse } from '@jumpfleet/gateway-contracts';
import type { AnewRequest } from './anew.steps.js';
import { enrolmentMove } from './enrolment.js';
import type { EnrolmentAnswer, Identity } from './enrolment.js';
import { announce, holdLine } from './line.steps.js';
import type { PassStore } from './line-keeper.js';
import type { ClockReading, OfflineTime } from './offline-time.js';
import type { ClientLog, ClientStatus, ScreenSource, StatisticsSource } from './ports.js';
import type { StepResult, Steps } from './runner.js';
import type { SessionChannels } from './session/session-channels.js';
import type { ToolHandlers } from './session/tool-handler.js';
import type { Settings } from './settings.js';
import type { Seat } from './upgrade/seat.js';
import type { TrialParts } from './upgrade/trial.js';
import type { Upgrades } from './upgrade/upgrades.js';
import type { Wish } from './wish.js';

/** The client's files, each written whole or not at all. */
export interface ClientState extends PassStore {
  keys(): KeyPair | undefined;
  makeKeys(): KeyPair;
  identity(): Identity | undefined;
  saveIdentity(identity: Identity): void;
  /** The key pair to enrol anew with, the same until it is adopted. */
  nextKeys(): KeyPair;
  /** The next keys and what they were answered with become this client's own. */
  adopt(identity: Identity): void;
  lastEpoch(): number;
  saveEpoch(epoch: number): void;
  /** The last that the site told (GW-18). */
  siteSettings(): ClientSettings | undefined;
  saveSiteSettings(settings: ClientSettings): void;
  offlineTime(): OfflineTime | undefined;
  saveOfflineTime(time: OfflineTime): void;
  saveStatus(status: ClientStatus): void;
  deleteInstallation(): void;
}

export type ClientParts = Readonly<{
  settings: Settings;
  state: ClientState;
  wish: Wish;
  log: ClientLog;
  enrol: (settings: Settings, keys: KeyPair) => Promise<EnrolmentAnswer>;
  enrolAnew: (request: AnewRequest) => Promise<EnrolmentAnswer>;
  /** Another life of the program with each call. */
  newUse: () => MachineUse;
  tools: ToolHandlers;
  /** Over all of the client's lines. */
  sessions: SessionChannels;
  /** Wakes another computer of this network. */
  wake?: (order: WakeOrder) => void;
  statistics: StatisticsSource;
  screen: ScreenSource;
  readClock: () => ClockReading;
  upgrades: Upgrades;
  trial: Pick<TrialParts, 'version' | 'newVersions' | 'folders' | 'step'>;
  /** Of a version on trial. */
  seat: Seat | undefined;
}>;

/** The installation failed in a way that another start may mend. */
class InstallationFailed extends Error {
  override readonly name = 'InstallationFailed';
}

/** What each step of the plan does on a real computer. */
export function clientSteps(parts: ClientParts): Steps {
  return {
    'make-keys': async () => {
      parts.state.makeKeys();
      return { facts: { hasKeys: true, isEnrolled: false } };
    },
    enrol: () => enrol(parts),
    'hold-line': () => holdLine(parts),
    'announce-removal': () => announce(parts, 'uninstalled'),
    'announce-disabling': () => announce(parts, 'disabled'),
    'delete-files': async () => {
      parts.log.info('the Jump Client is removed from this computer');
      parts.state.deleteInstallation();
      return { facts: { hasFiles: false } };
    },
  };
}

async function enrol(parts: ClientParts): Promise<StepResult> {
  const { settings, state, log, wish } = parts;
  state.saveStatus({ state: 'enrolling', detail: settings.site });
  for (let count = 0; !wish.hasChanged; count++) {
    const answer = await parts.enrol(settings, state.keys() ?? state.makeKeys());
    const attempt = {
      count,
      now: Date.now() / 1_000,
      validUntil: settings.validUntil,
      random: Math.random(),
    };
    const move = enrolmentMove(answer, attempt);
    switch (move.type) {
      case 'done':
        state.saveIdentity(move.identity);
        log.info(`enrolled as ${move.identity.name} (${move.identity.clientId})`);
        return { facts: { isEnrolled: true } };
      case 'remove':
        log.error(`the installer cannot be used, the Jump Client uninstalls itself: ${move.why}`);
        return { target: 'removed' };
      case 'fail':
        throw new InstallationFailed(move.why);
      case 'retry':
        state.saveStatus({ state: 'enrolling', detail: move.why });
        log.info(`not enrolled yet: ${move.why}`);
        await Promise.race([wait(move.afterMs, undefined, { ref: true }), wish.whenChanged]);
    }
  }
  return { target: wish.target };
}
