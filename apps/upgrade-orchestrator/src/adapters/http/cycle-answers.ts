import type {
  StartUpgradeCycle,
  UpgradeClientItem,
  UpgradeCycleHistoryItem,
  UpgradeCycleItem,
  UpgradeCycleSummary,
  UpgradeRingItem,
  UpgradeSampleItem,
} from '@jumpfleet/upgrades-contracts';
import type { Recorded } from '@jumpfleet/kernel';
import { standardFailureLimit, standardRings } from '@jumpfleet/upgrades-domain';
import type { MaintenanceWindows, UpgradeScope } from '@jumpfleet/upgrades-domain';
import type { CycleRow, HaltRow } from '../../application/cycles/cycle-list.projection.js';
import type { UpgradeEvent } from '../../application/upgrade-event.codec.js';
import type { CycleView } from '../../application/cycles/cycle-views.js';
import type { CycleWish } from '../../application/cycles/start-upgrade-cycle.handler.js';
import type { CycleClient, CycleSample } from '../../application/cycles/upgrade-figures.js';

export function wishOf(body: StartUpgradeCycle): CycleWish {
  const { failure, windows } = body;
  return {
    version: body.version,
    scope: scopeOf(body.scope),
    rings:
      body.rings?.map(({ share, soak_seconds: soakSeconds }) => ({ share, soakSeconds })) ??
      standardRings,
    failure: failure ? { share: failure.share, atLeast: failure.at_least } : standardFailureLimit,
    windows: windows ? { timeZone: windows.time_zone, windows: windows.windows } : null,
    isRollback: body.rollback ?? false,
    isAutomatic: body.automatic ?? true,
    comment: body.comment ?? '',
  };
}

function scopeOf(scope: StartUpgradeCycle['scope']): UpgradeScope {
  return scope.type === 'jump_groups'
    ? { type: 'jump_groups', jumpGroups: scope.jump_groups }
    : scope;
}

export function summaryOf(row: CycleRow): UpgradeCycleSummary {
  return {
    id: row.cycle_id,
    state: row.state,
    version: row.version,
    releases: row.targets.map(({ platform, releaseId }) => ({ platform, release_id: releaseId })),
    scope: scopeAnswer(row.scope),
    failure: { share: row.failure.share, at_least: row.failure.atLeast },
    windows: windowsAnswer(row.windows),
    rollback: row.is_rollback,
    automatic: row.is_automatic,
    comment: row.comment,
    members: row.members,
    started_at: row.started_at,
    ended_at: row.ended_at,
    why: row.halted && whyAnswer(row.halted),
  };
}

export function cycleAnswer(view: CycleView): UpgradeCycleItem {
  const { row, figures, settings } = view;
  return {
    ...summaryOf(row),
    phase: view.phase ?? null,
    rings: ringAnswers(view),
    versions: figures.versions,
    rate: {
      upgraded_per_second: figures.upgradedPerSecond,
      connections_per_second_cap: view.connectionsPerSecond,
    },
    permits: { held: figures.permitsHeld, cap: settings.concurrentUpgrades },
    bandwidth: {
      bytes_per_second: figures.bytesPerSecond,
      cap: settings.bandwidthBytesPerSecond,
    },
    expected_end_at: view.expectedEnd?.toISOString() ?? null,
    failures: figures.failures,
  };
}

const noClients = { clients: 0, queued: 0, upgrading: 0, upgraded: 0, failed: 0, offline: 0 };

function ringAnswers({ row, figures }: CycleView): UpgradeRingItem[] {
  return row.rings.map(({ share, soakSeconds, openedAt, doneAt }, index) => {
    const number = index + 1;
    const seen = figures.rings.find((ring) => ring.number === number) ?? noClients;
    const { clients, queued, upgrading, upgraded, failed, offline } = seen;
    return {
      ...{ number, share, soak_seconds: soakSeconds, state: ringState(row, number) },
      ...{ clients, queued, upgrading, upgraded, failed, offline },
      ...{ opened_at: openedAt, done_at: doneAt },
    };
  });
}

/** A ring is watched after it is done, until the next one opens; the last one need not be. */
function ringState({ rings, ended_at }: CycleRow, number: number): UpgradeRingItem['state'] {
  const ring = rings[number - 1];
  if (!ring?.openedAt) return 'waiting';
  if (ring.doneAt === null) return 'open';
  const next = rings[number];
  return next?.openedAt === null && ended_at === null ? 'soaking' : 'done';
}

function whyAnswer({ ring, finished, failed }: HaltRow) {
  const detail = `${failed} of the ${finished} clients of ring ${ring} that finished have failed.`;
  return { ring, finished, failed, detail };
}

function scopeAnswer(scope: UpgradeScope): UpgradeCycleSummary['scope'] {
  switch (scope.type) {
    case 'all':
    case 'search':
      return scope;
    case 'tags':
      return { type: 'tags', tags: [...scope.tags] };
    case 'jump_groups':
      return { type: 'jump_groups', jump_groups: [...scope.jumpGroups] };
  }
}

function windowsAnswer(windows: MaintenanceWindows | null): UpgradeCycleSummary['windows'] {
  if (!windows) return null;
  const each = windows.windows.map(({ days, from, to }) => ({ days: [...days], from, to }));
  return { time_zone: windows.timeZone, windows: each };
}

export function clientAnswer(client: CycleClient): UpgradeClientItem {
  const { clientId: id, name, platform, version, ring, state, online, code, detail } = client;
  return {
    ...{ id, name, platform, version, ring, state, online },
    ...{ code, detail, failed_at: client.failedAt },
  };
}

export function historyAnswer(recorded: Recorded<UpgradeEvent>): UpgradeCycleHistoryItem {
  const { event, cause } = recorded;
  return {
    event_id: recorded.eventId,
    revision: recorded.revision,
    type: event.type,
    data: event.data,
    recorded_at: recorded.recordedAt,
    actor: cause.actor,
    reason: cause.reason ?? null,
  };
}

export function sampleAnswer({ bytesPerSecond, ...sample }: CycleSample): UpgradeSampleItem {
  const { at, upgraded, failed, upgrading } = sample;
  return { at, upgraded, failed, upgrading, bytes_per_second: bytesPerSecond };
}
