import type { Publication, Publish } from '@jumpfleet/event-log';
import type { UpgradeEventData, UpgradeEventType } from '@jumpfleet/upgrades-contracts';
import type { EndedPermit } from '@jumpfleet/upgrades-domain';
import type { UpgradeEvent } from './upgrade-event.codec.js';

type Of<T extends UpgradeEvent['type']> = Extract<UpgradeEvent, Readonly<{ type: T }>>;
type Translations = Readonly<{
  [T in UpgradeEvent['type']]: ((data: Of<T>['data']) => Publication | undefined) | undefined;
}>;

const ofCycle =
  (type: 'paused' | 'resumed' | 'cancelled') =>
  ({ cycleId }: Readonly<{ cycleId: string }>) =>
    fact(`jumpfleet.upgrade-cycle.${type}.v1`, cycleId, { cycleId });

/** What other services learn of each kind of event; nothing of permits that lead to no end, and of counting. */
const translations: Translations = {
  ReconnectRateChanged: ({ connectionsPerSecond }) =>
    fact('jumpfleet.reconnect-rate.changed.v1', 'site', { connectionsPerSecond }),
  UpgradeCycleStarted: ({ cycleId, version, targets, isRollback }) =>
    fact('jumpfleet.upgrade-cycle.started.v1', cycleId, {
      ...{ cycleId, version, isRollback },
      platforms: targets.map(({ platform }) => platform),
    }),
  UpgradeRingOpened: ({ cycleId, ring }) =>
    fact('jumpfleet.upgrade-cycle.ring-opened.v1', cycleId, { cycleId, ring }),
  UpgradeCyclePaused: ofCycle('paused'),
  UpgradeCycleHalted: ({ cycleId, ring, finished, failed }) =>
    fact('jumpfleet.upgrade-cycle.halted.v1', cycleId, { cycleId, ring, finished, failed }),
  UpgradeCycleResumed: ofCycle('resumed'),
  UpgradeCycleCancelled: ofCycle('cancelled'),
  UpgradeCycleCompleted: ({ cycleId, upgraded, failed }) =>
    fact('jumpfleet.upgrade-cycle.completed.v1', cycleId, { cycleId, upgraded, failed }),
  PermitsEnded: ({ book, ended }) => finished(book, ended),
  CurrentReleasesChanged: ({ versions }) =>
    fact('jumpfleet.upgrade-release.current.v1', 'site', { versions: { ...versions } }),
  CycleMembersCounted: undefined,
  UpgradeRingDone: undefined,
  UpgradeSettingsChanged: undefined,
  PermitBookOpened: undefined,
  PermitsGranted: undefined,
  PermitBookClosed: undefined,
  ReleaseAdded: undefined,
  ReleaseRemoved: undefined,
  RootTrusted: undefined,
};

export const publishUpgradeEvent: Publish<UpgradeEvent> = ({ event }) => {
  const translate = translations[event.type] as
    ((data: UpgradeEvent['data']) => Publication | undefined) | undefined;
  return translate?.(event.data);
};

/** What a permit's end says of its client when no code does. */
const codeOf: Partial<Readonly<Record<EndedPermit['outcome'], string>>> = {
  expired: 'no-progress',
  'did-not-return': 'did-not-return',
};

function finished(book: number, ended: readonly EndedPermit[]): Publication | undefined {
  const upgraded = ended.filter(({ outcome }) => outcome === 'done');
  const failed = ended.filter(({ outcome }) => outcome === 'failed' || outcome in codeOf);
  if (upgraded.length + failed.length === 0) return undefined;
  return fact('jumpfleet.upgrade-clients.finished.v1', `permits-${book}`, {
    upgraded: upgraded.map(({ cycleId, clientId, version }) => ({ cycleId, clientId, version })),
    failed: failed.map(({ cycleId, clientId, outcome, code }) => ({
      ...{ cycleId, clientId },
      code: code ?? codeOf[outcome] ?? 'failed',
    })),
  });
}

function fact<T extends UpgradeEventType>(
  type: T,
  subject: string,
  data: UpgradeEventData<T>,
): Publication {
  return { type, subject, data };
}
