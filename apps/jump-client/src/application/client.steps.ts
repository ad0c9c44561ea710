import { setTimeout as wait } from 'node:timers/promises';
import { signText } from '@jumpfleet/gateway-client';
import type { KeyPair } from '@jumpfleet/gateway-client';
import type { ClientSettings } from '@jumpfleet/gateway-contracts';
import { platform, version } from '../version.js';
import { enrolmentMove } from './enrolment.js';
import type { EnrolmentAnswer, Identity } from './enrolment.js';
import { LineKeeper } from './line-keeper.js';
import type { ClientLog, ClientStatus, ShellFactory, StatisticsSource } from './ports.js';
import type { StepResult, Steps } from './runner.js';
import type { Settings } from './settings.js';
import { ShellChannels } from './shell-channels.js';
import type { Wish } from './wish.js';

/** The client's files, each written whole or not at all. */
export interface ClientState {
  keys(): KeyPair | undefined;
  makeKeys(): KeyPair;
  identity(): Identity | undefined;
  saveIdentity(identity: Identity): void;
  lastEpoch(): number;
  saveEpoch(epoch: number): void;
  /** The last that the site told (GW-18). */
  siteSettings(): ClientSettings | undefined;
  saveSiteSettings(settings: ClientSettings): void;
  saveStatus(status: ClientStatus): void;
  deleteInstallation(): void;
}

export type ClientParts = Readonly<{
  settings: Settings;
  state: ClientState;
  wish: Wish;
  log: ClientLog;
  enrol: (settings: Settings, keys: KeyPair) => Promise<EnrolmentAnswer>;
  startShell: ShellFactory;
  statistics: StatisticsSource;
}>;

/** The installation failed in a way that another start may mend. */
export class InstallationFailed extends Error {
  override readonly name = 'InstallationFailed';
}

const goodbyeMs = 10_000;

/** What each step of the plan does on a real computer. */
export function clientSteps(parts: ClientParts): Steps {
  return {
    'make-keys': async () => {
      parts.state.makeKeys();
      return { facts: { hasKeys: true, isEnrolled: false } };
    },
    enrol: () => enrol(parts),
    'hold-line': () => holdLine(parts),
    'announce-removal': () => announceRemoval(parts),
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

async function holdLine(parts: ClientParts): Promise<StepResult> {
  const keeper = keepLine(parts);
  const end = await Promise.race([keeper.whenOver, parts.wish.whenChanged.then(() => undefined)]);
  if (end !== undefined) {
    parts.log.info('the server removed this Jump Client');
    return { target: 'removed', facts: { isAnnounced: true } };
  }
  const isAnnounced = keeper.letGo(parts.wish.target === 'removed');
  return { target: parts.wish.target, facts: { isAnnounced } };
}

/** Not running when it was uninstalled: it connects once more to say so, if the server can be reached. */
async function announceRemoval(parts: ClientParts): Promise<StepResult> {
  const connected = Promise.withResolvers<undefined>();
  const keeper = keepLine(parts, () => connected.resolve(undefined));
  const deadline = AbortSignal.timeout(goodbyeMs);
  const late = new Promise((resolve) => deadline.addEventListener('abort', resolve));
  await Promise.race([connected.promise, keeper.whenOver, late]);
  if (!keeper.letGo(true)) parts.log.info('the server could not be told of the removal');
  return { facts: { isAnnounced: true } };
}

function keepLine(parts: ClientParts, connected?: () => void): LineKeeper {
  const { state, settings, log } = parts;
  const keys = state.keys();
  const identity = state.identity();
  if (keys === undefined || identity === undefined) throw new Error('the client is not enrolled');
  state.saveStatus({ state: 'connecting', detail: settings.site });
  return new LineKeeper({
    dial: () => ({
      site: settings.site,
      credential: identity.credential,
      profile: {
        clientId: identity.clientId,
        lastEpoch: state.lastEpoch(),
        version,
        platform,
        installMode: settings.installMode,
        sign: (text) => signText(keys, text),
      },
    }),
    statistics: () => parts.statistics(state.siteSettings()?.stats ?? []),
    shells: new ShellChannels(parts.startShell, log),
    log,
    settings: (told) => state.saveSiteSettings(told),
    connected: (epoch) => {
      state.saveEpoch(epoch);
      state.saveStatus({ state: 'connected', detail: settings.site });
      log.info(`connected to ${settings.site}`);
      connected?.();
    },
    disconnected: (detail) => {
      state.saveStatus({ state: 'connecting', detail });
      log.info(detail);
    },
  });
}
