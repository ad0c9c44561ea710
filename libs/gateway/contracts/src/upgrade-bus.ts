import { z } from 'zod';
import { permitNumber, upgradeDelta } from './upgrade-frames.js';

/**
 * Request on `shard.<shard>.upgrades`: permits for clients whose lines that run of the shard holds, and
 * permits that are over. Repeating a grant changes nothing, and one that ended with a report is told by that
 * report. A line that ended before any, a smaller number than the client's last, a client without a line and
 * another run are answered as `absent`.
 */
export const upgradeOrders = z.object({
  run: z.string(),
  grants: z
    .array(
      z.object({
        client: z.uuid(),
        permit: permitNumber,
        /** SHA-256 of the signed release's text, hex: asked of `PackageService` once, then kept. */
        release: z.string().length(64),
        delta: upgradeDelta.optional(),
        lease_ms: z.number().int().positive(),
        /** How long the new version has to be welcomed. */
        trial_ms: z.number().int().positive(),
      }),
    )
    .max(500),
  withdrawn: z
    .array(z.object({ client: z.uuid(), permit: permitNumber, code: z.string().max(64) }))
    .max(500),
});
export type UpgradeOrders = z.infer<typeof upgradeOrders>;

/** The answer: clients for whom the grant of this very request is not good; those permits are free at once. */
export const upgradeOrdersTaken = z.object({ run: z.string(), absent: z.array(z.uuid()) });
export type UpgradeOrdersTaken = z.infer<typeof upgradeOrdersTaken>;

export const upgradeReportStates = [
  /** Bytes were taken in, or are waited for because the budget is used up: the lease begins anew. */
  'progress',
  /** About to be told to restart: said, and kept by the stream, before the line ends, which is no disconnection then. */
  'restarting',
  'done',
  'failed',
  /** No progress within the lease: the shard has withdrawn the permit. */
  'expired',
] as const;

/** `telemetry.upgrade.<shard>`: at most 200 items or 10 ms of them, progress of one client at most each second. */
export const upgradeReports = z.object({
  shard: z.string(),
  run: z.string(),
  items: z.array(
    z.object({
      client: z.uuid(),
      permit: permitNumber,
      /** Unix milliseconds at the gateway. */
      at: z.number(),
      state: z.enum(upgradeReportStates),
      /** Sent so far under this permit. */
      bytes: z.number().int().nonnegative().optional(),
      /** With `restarting`: from `at`, by when the client is back or has failed. */
      within_ms: z.number().int().positive().optional(),
      version: z.string().max(32).optional(),
      code: z.string().max(64).optional(),
      detail: z.string().max(512).optional(),
    }),
  ),
  /** Bytes of packages that left this run in whole seconds (Unix seconds), each said once. */
  sent: z.array(z.object({ second: z.number().int(), bytes: z.number().int().nonnegative() })),
});
export type UpgradeReports = z.infer<typeof upgradeReports>;
