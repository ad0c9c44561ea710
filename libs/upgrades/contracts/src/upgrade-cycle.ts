import { z } from 'zod';

/** `/api/v1/upgrade-cycles`, as it is asked for and as it answers. */

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
const text = (max: number, min = 0) =>
  z.string().min(min).max(max).refine(isStorable, 'holds characters that are no text');
const atMost = 100;

const scope = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('all') }),
  z.strictObject({
    type: z.literal('jump_groups'),
    jump_groups: z.array(z.number().int().min(1).max(2_147_483_647)).min(1).max(atMost),
  }),
  z.strictObject({ type: z.literal('tags'), tags: z.array(text(256, 1)).min(1).max(atMost) }),
  z.strictObject({ type: z.literal('search'), search: text(256, 1) }),
]);
/** The whole of the ring and all before it, and how long it is watched before the next one opens. */
const ring = z.strictObject({
  share: z.number().gt(0).max(1),
  soak_seconds: z.number().int().min(0).max(604_800),
});
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const windows = z.strictObject({
  time_zone: text(64, 1),
  windows: z
    .array(
      z.strictObject({
        /** 0 is Monday. */
        days: z.array(z.number().int().min(0).max(6)).min(1).max(7),
        from: timeOfDay,
        to: timeOfDay,
      }),
    )
    .min(1)
    .max(20),
});

export const startUpgradeCycle = z.strictObject({
  version: text(32, 1),
  scope,
  rings: z.array(ring).min(1).max(10).optional(),
  /** Halts the cycle when so many of a ring failed, and more than this share of those that finished. */
  failure: z
    .strictObject({
      share: z.number().min(0).max(1),
      at_least: z.number().int().min(1).max(1_000_000),
    })
    .optional(),
  windows: windows.nullable().optional(),
  rollback: z.boolean().optional(),
  /** Without it only clients are upgraded that are moved to the front. */
  automatic: z.boolean().optional(),
  comment: text(512).optional(),
});
export type StartUpgradeCycle = z.infer<typeof startUpgradeCycle>;

export type UpgradeRingItem = Readonly<{
  number: number;
  share: number;
  soak_seconds: number;
  state: 'waiting' | 'open' | 'soaking' | 'done';
  clients: number;
  queued: number;
  upgrading: number;
  upgraded: number;
  failed: number;
  offline: number;
  opened_at: string | null;
  done_at: string | null;
}>;

/** A cycle in the list. */
export type UpgradeCycleSummary = Readonly<{
  id: string;
  state: 'running' | 'paused' | 'halted' | 'cancelled' | 'completed';
  version: string;
  releases: readonly Readonly<{ platform: string; release_id: string }>[];
  scope: StartUpgradeCycle['scope'];
  failure: NonNullable<StartUpgradeCycle['failure']>;
  windows: z.infer<typeof windows> | null;
  rollback: boolean;
  automatic: boolean;
  comment: string;
  /** How many clients there were in the scope at the start; null while they are counted. */
  members: number | null;
  started_at: string;
  ended_at: string | null;
  /** Why it halted. */
  why: Readonly<{ ring: number; finished: number; failed: number; detail: string }> | null;
}>;

/** A cycle as it stands just now. */
export type UpgradeCycleItem = UpgradeCycleSummary &
  Readonly<{
    /** What a running cycle does; null for the others. */
    phase: 'counting' | 'upgrading' | 'soaking' | 'outside-window' | 'waiting-for-clients' | null;
    rings: readonly UpgradeRingItem[];
    versions: readonly Readonly<{ version: string; clients: number }>[];
    rate: Readonly<{ upgraded_per_second: number; connections_per_second_cap: number }>;
    permits: Readonly<{ held: number; cap: number }>;
    /** `cap` is null where there is no limit. */
    bandwidth: Readonly<{ bytes_per_second: number; cap: number | null }>;
    /** When the last client that is connected now is likely to be done; null when nobody can say. */
    expected_end_at: string | null;
    failures: readonly Readonly<{ code: string; clients: number }>[];
  }>;

export const upgradeClientStates = [
  'queued',
  'offline',
  'upgrading',
  'upgraded',
  'failed',
] as const;

export type UpgradeClientItem = Readonly<{
  id: string;
  name: string;
  platform: string;
  version: string;
  ring: number;
  state: (typeof upgradeClientStates)[number];
  online: boolean;
  /** Why it failed, and when. */
  code: string | null;
  detail: string | null;
  failed_at: string | null;
}>;

/** What became of a cycle: `actor` is who did it, `reason` what they said. */
export type UpgradeCycleHistoryItem = Readonly<{
  event_id: string;
  revision: number;
  /** `UpgradeCycleHalted`, with its data. */
  type: string;
  data: object;
  recorded_at: string;
  actor: Readonly<{ type: string; id: string; name?: string }>;
  reason: string | null;
}>;

export type UpgradeSampleItem = Readonly<{
  at: string;
  upgraded: number;
  failed: number;
  upgrading: number;
  bytes_per_second: number;
}>;
