import type { ReadModel } from '@jumpfleet/event-log';
import { projectionOn } from '@jumpfleet/kernel';
import type {
  CycleState,
  CycleTarget,
  FailureLimit,
  MaintenanceWindows,
  UpgradeRing,
  UpgradeScope,
} from '@jumpfleet/upgrades-domain';
import type { UpgradeEvent } from '../upgrade-event.codec.js';

export type RingRow = UpgradeRing & Readonly<{ openedAt: string | null; doneAt: string | null }>;

/** Why a cycle stands where it does: the ring that failed too much. */
export type HaltRow = Readonly<{ ring: number; finished: number; failed: number }>;

export type CycleRow = Readonly<{
  cycle_id: string;
  /** Where its first event lies: later cycles have greater numbers. */
  position: string;
  state: CycleState;
  version: string;
  targets: readonly CycleTarget[];
  scope: UpgradeScope;
  rings: readonly RingRow[];
  failure: FailureLimit;
  windows: MaintenanceWindows | null;
  is_rollback: boolean;
  is_automatic: boolean;
  comment: string;
  /** Null until all clients of the scope have their place. */
  members: number | null;
  halted: HaltRow | null;
  started_at: string;
  ended_at: string | null;
}>;

const key = ({ cycleId }: Readonly<{ cycleId: string }>) => cycleId;

/** Every cycle there ever was. Two that are not over can never be in the table, whoever starts them. */
export const cycleListModel: ReadModel<UpgradeEvent, CycleRow> = {
  projection: projectionOn<UpgradeEvent, CycleRow>('upgrade-cycles', {
    UpgradeCycleStarted: {
      key,
      row: (data, _row, { position }) => ({
        cycle_id: data.cycleId,
        position: String(position),
        state: 'running',
        version: data.version,
        targets: data.targets,
        scope: data.scope,
        rings: data.rings.map((ring) => ({ ...ring, openedAt: null, doneAt: null })),
        failure: data.failure,
        windows: data.windows,
        is_rollback: data.isRollback,
        is_automatic: data.isAutomatic,
        comment: data.comment,
        members: null,
        halted: null,
        started_at: data.startedAt,
        ended_at: null,
      }),
    },
    CycleMembersCounted: { key, row: ({ members }, row) => row && { ...row, members } },
    UpgradeRingOpened: {
      key,
      row: ({ ring, openedAt }, row) => row && withRing(row, ring, { openedAt }),
    },
    UpgradeRingDone: {
      key,
      row: ({ ring, doneAt }, row) => row && withRing(row, ring, { doneAt }),
    },
    UpgradeCycleHalted: {
      key,
      row: ({ ring, finished, failed }, row) =>
        row && { ...row, state: 'halted', halted: { ring, finished, failed } },
    },
    UpgradeCyclePaused: { key, row: (_data, row) => row && { ...row, state: 'paused' } },
    UpgradeCycleResumed: {
      key,
      row: (_data, row) => row && { ...row, state: 'running', halted: null },
    },
    UpgradeCycleCancelled: {
      key,
      row: ({ cancelledAt }, row) => row && { ...row, state: 'cancelled', ended_at: cancelledAt },
    },
    UpgradeCycleCompleted: {
      key,
      row: ({ completedAt }, row) => row && { ...row, state: 'completed', ended_at: completedAt },
    },
  }),
  table: 'upgrade_cycle',
  key: 'cycle_id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      cycle_id uuid PRIMARY KEY,
      position bigint NOT NULL,
      state text NOT NULL,
      version text NOT NULL,
      targets jsonb NOT NULL,
      scope jsonb NOT NULL,
      rings jsonb NOT NULL,
      failure jsonb NOT NULL,
      windows jsonb,
      is_rollback boolean NOT NULL,
      is_automatic boolean NOT NULL,
      comment text NOT NULL,
      members integer,
      halted jsonb,
      started_at text NOT NULL,
      ended_at text
    );
    CREATE UNIQUE INDEX ${table}_position ON ${table} (position);
    CREATE UNIQUE INDEX ${table}_alive ON ${table} ((true))
      WHERE state IN ('running', 'paused', 'halted');`,
};

function withRing(row: CycleRow, ring: number, times: Partial<RingRow>): CycleRow {
  const rings = row.rings.map((one, index) => (index + 1 === ring ? { ...one, ...times } : one));
  return { ...row, rings };
}
