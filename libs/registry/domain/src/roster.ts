export type RosterEntry = Readonly<{ client: string; epoch: number }>;

/** A live connection as the registry has it. */
export type KnownLine = RosterEntry & Readonly<{ openedAt: number }>;

export type RosterRepair = Readonly<{
  /** Live in the shard, unknown here. */
  opened: readonly RosterEntry[];
  /** Live here, gone in the shard. */
  closed: readonly RosterEntry[];
}>;

/**
 * What has to change so that one bucket agrees with the shard's own list taken at `at`. A line that
 * opened at that instant or later is left alone: the list could not hold it yet.
 */
export function repairRoster(
  known: readonly KnownLine[],
  roster: readonly RosterEntry[],
  at: number,
): RosterRepair {
  const here = new Map(known.map((line) => [line.client, line]));
  const there = new Set(roster.map(({ client }) => client));
  return {
    opened: roster.filter(({ client, epoch }) => (here.get(client)?.epoch ?? 0) < epoch),
    closed: known
      .filter((line) => line.openedAt < at && !there.has(line.client))
      .map(({ client, epoch }) => ({ client, epoch })),
  };
}
