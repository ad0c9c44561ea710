import { z } from 'zod';

/** The fencing token of one permit: grows with each permit of the site, so that an older one is never good again. */
export const permitNumber = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const digest = z.string().length(64);
const upgradeCode = z.string().max(64);

/** What may be asked for in one piece, and how many such pieces may be on their way at once. */
export const upgradeWindow = { maxBytes: 1_048_576, maxOutstanding: 2 } as const;

/** A smaller way to the same files, for a client that has the version it starts from. Checked against the release. */
export const upgradeDelta = z.object({
  from: z.string().max(32),
  digest,
  length: z.number().int().positive(),
});

/** Text frames about upgrades from a Jump Client to the gateway. */
export const upgradeAgentMessages = [
  /** Bytes of what was offered, from an offset: a download goes on where an earlier one ended. */
  z.object({
    t: z.literal('upgrade-fetch'),
    permit: permitNumber,
    part: z.enum(['package', 'delta']),
    offset: z.number().int().nonnegative(),
    bytes: z.number().int().min(1).max(upgradeWindow.maxBytes),
  }),
  /** All is checked and lies beside the old version; `away_ms` is how long the restart takes this client. */
  z.object({
    t: z.literal('upgrade-ready'),
    permit: permitNumber,
    away_ms: z.number().int().min(0).max(60_000),
  }),
  /** The new version is connected and has taken the old one's place. Said at each welcome until `upgrade-noted`. */
  z.object({ t: z.literal('upgrade-done'), permit: permitNumber, version: z.string().max(32) }),
  /** Refused, failed, or gone back to the old version; `code` is stable, `detail` for people. Repeated like `upgrade-done`. */
  z.object({
    t: z.literal('upgrade-failed'),
    permit: permitNumber,
    code: upgradeCode,
    detail: z.string().max(512),
  }),
] as const;

/** Text frames about upgrades from the gateway to a Jump Client. */
export const upgradeGatewayMessages = [
  z.object({
    t: z.literal('upgrade'),
    permit: permitNumber,
    /** The signed release, as text: `release.ts` of the upgrades' contracts. */
    release: z.string().max(40_000),
    /** Signed roots after the one that the client may have, oldest first. */
    roots: z.array(z.string().max(8_000)).max(4).optional(),
    delta: upgradeDelta.optional(),
    /** Without any progress for so long the permit is over. */
    lease_ms: z.number().int().positive(),
  }),
  /** Restart now and come back with the slot `in_ms` from now; a new version that is not welcomed `within_ms` from now gives way to the old. */
  z.object({
    t: z.literal('upgrade-restart'),
    permit: permitNumber,
    slot: z.string().max(256),
    in_ms: z.number().int().nonnegative(),
    within_ms: z.number().int().positive(),
  }),
  /** The permit is over: stop, and keep what was downloaded. */
  z.object({ t: z.literal('upgrade-withdrawn'), permit: permitNumber, code: upgradeCode }),
  /** What was said last about this permit is kept by the site. */
  z.object({ t: z.literal('upgrade-noted'), permit: permitNumber }),
] as const;
