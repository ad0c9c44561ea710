import { signText } from '@jumpfleet/gateway-client';
import { platform, version } from '../version.js';
import { enrolAnew } from './anew.steps.js';
import type { ClientParts } from './client.steps.js';
import { LineKeeper } from './line-keeper.js';
import type { Goodbye, KeeperParts } from './line-keeper.js';
import { OfflineWatch } from './offline-watch.js';
import { reporter } from './reporter.js';
import type { StepResult } from './runner.js';
import { ShellChannels } from './shell-channels.js';

const goodbyeMs = 10_000;
const nobody = { connected: () => undefined, lost: () => undefined, contact: () => undefined };

/** Stays connected until somebody wishes otherwise: the server, somebody at the computer, or too long without a server. */
export async function holdLine(parts: ClientParts): Promise<StepResult> {
  const { state, wish, log, readClock } = parts;
  const watch = new OfflineWatch({
    readClock,
    load: () => state.offlineTime(),
    save: (time) => state.saveOfflineTime(time),
    limitMs: () => state.siteSettings()?.remove_after_offline_ms ?? null,
  });
  const keeper = keepLine(parts, watch);
  const end = await Promise.race([
    keeper.whenOver,
    watch.whenExpired.then(() => 'expired' as const),
    wish.whenChanged.then(() => 'wish' as const),
  ]);
  watch.stop();
  if (end === 'wish') {
    const isAnnounced = keeper.letGo(goodbyeOf(wish.target));
    return { target: wish.target, facts: { isAnnounced } };
  }
  keeper.letGo(undefined);
  if (end === 'split') return enrolAnew(parts);
  log.info(
    end === 'expired'
      ? 'there was no contact for as long as the site allows; the Jump Client removes itself'
      : 'the server removed this Jump Client',
  );
  return { target: 'removed', facts: { isAnnounced: true } };
}

/** Not running when it was uninstalled or disabled: it connects once more to say so, if the server can be reached. */
export async function announce(parts: ClientParts, goodbye: Goodbye): Promise<StepResult> {
  const connected = Promise.withResolvers<undefined>();
  const watch = { ...nobody, connected: () => connected.resolve(undefined) };
  const keeper = keepLine(parts, watch);
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

function keepLine(parts: ClientParts, watch: ContactWatch): LineKeeper {
  const { state, settings, log } = parts;
  state.saveStatus({ state: 'connecting', detail: settings.site });
  return new LineKeeper({
    dial: dialOf(parts),
    passes: state,
    report: reporter(parts),
    shells: new ShellChannels(parts.startShell, log),
    settings: (told) => state.saveSiteSettings(told),
    notice: (message) => log.info(message),
    connected: (epoch) => {
      state.saveEpoch(epoch);
      state.saveStatus({ state: 'connected', detail: settings.site });
      log.info(`connected to ${settings.site}`);
      watch.connected();
    },
    serverIsBusy: () => watch.contact(),
    disconnected: (detail) => {
      state.saveStatus({ state: 'connecting', detail });
      log.info(detail);
      watch.lost();
    },
  });
}

function dialOf({ state, settings, use }: ClientParts): KeeperParts['dial'] {
  const keys = state.keys();
  const identity = state.identity();
  if (keys === undefined || identity === undefined) throw new Error('the client is not enrolled');
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
      sign: (text) => signText(keys, text),
    },
  });
}
