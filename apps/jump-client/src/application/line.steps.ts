import { signText } from '@jumpfleet/gateway-client';
import type { SessionWord } from '@jumpfleet/gateway-client';
import { platform, version } from '../version.js';
import { enrolAnew } from './anew.steps.js';
import type { ClientParts } from './client.steps.js';
import { LineKeeper } from './line-keeper.js';
import type { Goodbye, KeeperEnd, KeeperParts, UpgradeEar } from './line-keeper.js';
import { OfflineWatch } from './offline-watch.js';
import { reporter } from './reporter.js';
import type { StepResult } from './runner.js';
import { toolsOf } from './session/wishes.js';
import { TrialOver } from './upgrade/seat.js';
import { tryNewVersion } from './upgrade/trial.js';
import type { Restart } from './upgrade/upgrades.js';

const goodbyeMs = 10_000;
export const noUpgrades: UpgradeEar = {
  online: () => undefined,
  offline: () => undefined,
  hear: () => undefined,
  take: () => undefined,
};
const nobody = { connected: () => undefined, lost: () => undefined, contact: () => undefined };

type LineOver =
  | Readonly<{ type: KeeperEnd | 'expired' | 'wish' | 'seat-lost' }>
  | Readonly<{ type: 'restart'; restart: Restart }>;

/** Stays connected until somebody wishes otherwise: the server, somebody at the computer, or too long without a server. */
export async function holdLine(parts: ClientParts): Promise<StepResult> {
  const { log, wish, seat } = parts;
  for (;;) {
    const { over, isAnnounced } = await holdOneLine(parts);
    if (seat?.isTaken === false) throw new TrialOver(`the line ended on trial: ${over.type}`);
    switch (over.type) {
      case 'wish':
        return { target: wish.target, facts: { isAnnounced } };
      case 'split':
        return enrolAnew(parts);
      case 'restart':
        if (await isReplaced(parts, over.restart)) return { target: 'replaced' };
        if (wish.hasChanged) return { target: wish.target };
        break;
      default:
        log.info(
          over.type === 'expired'
            ? 'there was no contact for as long as the site allows; the Jump Client removes itself'
            : 'the server removed this Jump Client',
        );
        return { target: 'removed', facts: { isAnnounced: true } };
    }
  }
}

async function holdOneLine(
  parts: ClientParts,
): Promise<Readonly<{ over: LineOver; isAnnounced: boolean }>> {
  const { state, wish, readClock, upgrades, seat } = parts;
  const watch = new OfflineWatch({
    readClock,
    load: () => state.offlineTime(),
    save: (time) => state.saveOfflineTime(time),
    limitMs: () => state.siteSettings()?.remove_after_offline_ms ?? null,
  });
  const keeper = keepLine(parts, watch, upgrades);
  const over = await Promise.race<LineOver>([
    keeper.whenOver.then((type) => ({ type })),
    watch.whenExpired.then(() => ({ type: 'expired' })),
    wish.whenChanged.then(() => ({ type: 'wish' })),
    upgrades.nextRestart().then((restart) => ({ type: 'restart', restart })),
    ...(seat ? [seat.whenLost.then(() => ({ type: 'seat-lost' }) as const)] : []),
  ]);
  watch.stop();
  if (over.type === 'restart') keeper.restart();
  const isAnnounced = keeper.letGo(over.type === 'wish' ? goodbyeOf(wish.target) : undefined);
  await parts.sessions.closeAll();
  return { over, isAnnounced };
}

async function isReplaced(parts: ClientParts, restart: Restart): Promise<boolean> {
  const { log, upgrades } = parts;
  log.info(`version ${restart.version} is tried`);
  const end = await tryNewVersion({ ...parts, ...parts.trial }, restart);
  if (end.type === 'replaced') {
    log.info(`version ${restart.version} is connected and goes on as the Jump Client`);
    return true;
  }
  log.error(`back to version ${parts.trial.version}: ${end.detail} (${end.code})`);
  const { code, detail } = end;
  upgrades.conclude({ stage: 'failed', permit: restart.permit, code, detail });
  return false;
}

/** Not running when it was uninstalled or disabled: it connects once more to say so, if the server can be reached. */
export async function announce(parts: ClientParts, goodbye: Goodbye): Promise<StepResult> {
  const connected = Promise.withResolvers<undefined>();
  const watch = { ...nobody, connected: () => connected.resolve(undefined) };
  const keeper = keepLine(parts, watch, noUpgrades);
  const deadline = AbortSignal.timeout(goodbyeMs);
  const late = new Promise((resolve) => deadline.addEventListener('abort', resolve));
  await Promise.race([connected.promise, keeper.whenOver, late]);
  if (!keeper.letGo(goodbye)) parts.log.info('the server could not be told');
  return { facts: { isAnnounced: true } };
}

function goodbyeOf(target: StepResult['target']): Goodbye | undefined {
  if (target === 'removed') return 'uninstalled';
  return target === 'disabled' ? 'disabled' : undefined;
}

type ContactWatch = Pick<OfflineWatch, 'connected' | 'lost' | 'contact'>;

function keepLine(parts: ClientParts, watch: ContactWatch, upgrades: UpgradeEar): LineKeeper {
  const { state, settings, log, seat, sessions } = parts;
  state.saveStatus({ state: 'connecting', detail: settings.site });
  return new LineKeeper({
    dial: dialOf(parts),
    passes: state,
    report: reporter(parts),
    sessions,
    upgrades,
    first: seat?.isTaken === false ? seat.order : undefined,
    settings: (told) => state.saveSiteSettings(told),
    word: (word) => tell(word, parts),
    connected: (epoch) => {
      state.saveEpoch(epoch);
      state.saveStatus({ state: 'connected', detail: settings.site });
      log.info(`connected to ${settings.site}`);
      watch.connected();
      void takeSeat(parts);
    },
    serverIsBusy: () => watch.contact(),
    disconnected: (detail) => {
      state.saveStatus({ state: 'connecting', detail });
      log.info(detail);
      watch.lost();
      seat?.notConnected(detail);
    },
  });
}

/** A computer that nobody sits at keeps what is said to it in its log. */
function tell(word: SessionWord, { log, wake }: ClientParts): void {
  switch (word.t) {
    case 'notice':
      log.info(word.message);
      break;
    case 'said':
      log.info(`${word.from.name}: ${word.text}`);
      break;
    case 'wake':
      wake?.(word);
      break;
    default:
      break;
  }
}

/** Welcomed on trial: from now on this process is the client, unless it cannot take the other's place. */
async function takeSeat({ seat, upgrades }: ClientParts): Promise<void> {
  const permit = await seat?.welcomed();
  if (permit !== undefined) upgrades.conclude({ stage: 'done', permit, version });
}

function dialOf({ state, settings, newUse, tools, wake }: ClientParts): KeeperParts['dial'] {
  const keys = state.keys();
  const identity = state.identity();
  if (keys === undefined || identity === undefined) throw new Error('the client is not enrolled');
  // A client that comes back after another version was tried is another life: of one life there is one program.
  const use = newUse();
  return () => ({
    site: settings.site,
    credential: identity.credential,
    use,
    profile: {
      clientId: identity.clientId,
      lastEpoch: state.lastEpoch(),
      version,
      platform,
      installMode: settings.installMode,
      tools: toolsOf(tools),
      features: wake ? ['resume', 'chat', 'wake'] : ['resume', 'chat'],
      sign: (text) => signText(keys, text),
    },
  });
}
