import { presenceBatch } from '@jumpfleet/gateway-contracts';
import type { IdentityUse } from '@jumpfleet/registry-domain';

/** A computer that proved an identity, and at which start of its program. */
export type Sighting = Readonly<{
  client: string;
  epoch: number;
  at: number;
  machine: string;
  life: string;
  publicIp: string;
}>;

/** A start of the program that came back after another: both go on. */
export type Return = Readonly<{
  client: string;
  uses: readonly [IdentityUse, IdentityUse];
  /** How often that happened within ten minutes. */
  times: number;
}>;

export interface IdentityUses {
  /** One sighting of a client at a time; those older than what is known change nothing. */
  note(sightings: readonly Sighting[]): Promise<Return[]>;
  forget(client: string): Promise<void>;
}

const item = presenceBatch.shape.items.element;

/** The sightings in a message about presence; older clients don't say which computer they are. */
export function readSightings(message: unknown): Sighting[] {
  const items = (message as { items?: unknown } | undefined)?.items;
  if (!Array.isArray(items)) return [];
  return items.flatMap((raw: unknown) => {
    if (!isSighting(raw)) return [];
    const read = item.safeParse(raw);
    if (!read.success) return [];
    const { client, epoch, at, machine = '', life = '', public_ip: publicIp = '' } = read.data;
    return [{ client, epoch, at, machine, life, publicIp }];
  });
}

/** Most items are none; they cost no parsing. */
function isSighting(raw: unknown): boolean {
  const { online, machine, life } = (raw ?? {}) as Readonly<Record<string, unknown>>;
  return online === true && typeof machine === 'string' && typeof life === 'string';
}

/**
 * Two computers at once, or two folders of one: the first return tells. Where both look the same, such
 * as a program that is replaced by another while it still runs, only the second one does.
 */
export function isConflict({ uses: [first, second], times }: Return): boolean {
  return times >= (first.machine === second.machine ? 2 : 1);
}

/** In rounds, so that no client is in a round twice, and each client's sightings keep their order. */
export function inRounds(sightings: readonly Sighting[]): Sighting[][] {
  const rounds: Map<string, Sighting>[] = [];
  for (const sighting of [...sightings].sort((a, b) => a.epoch - b.epoch)) {
    const free = rounds.find((round) => !round.has(sighting.client));
    if (free) free.set(sighting.client, sighting);
    else rounds.push(new Map([[sighting.client, sighting]]));
  }
  return rounds.map((round) => [...round.values()]);
}
