import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { decide, simulate } from '@jumpfleet/policy-domain';
import type {
  AccessSnapshot,
  ItemFacts,
  Presence,
  Simulation,
  StartMethod,
} from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { KNOWN_ITEMS } from './access-facts/known-items.port.js';
import type { KnownItems } from './access-facts/known-items.port.js';
import { OwnAccessFacts } from './access-facts/own-access-facts.js';

export type SessionToSimulate = Readonly<{
  /** Id or number. */
  user: string | number;
  startMethod: StartMethod;
  presence: Presence;
  at: number | undefined;
  jumpClientId: string | undefined;
  publicSiteAddress: string | undefined;
  invitePolicy: number | undefined;
  /** Whether whoever asks may know of every item, or only of those that the user may see. */
  knowsAll: boolean;
}>;

@Injectable()
export class Simulator {
  constructor(
    private readonly facts: OwnAccessFacts,
    @Inject(KNOWN_ITEMS) private readonly items: KnownItems,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Undefined for a user that nobody knows. */
  async simulate(session: SessionToSimulate): Promise<Simulation | undefined> {
    const { jumpClientId, at = this.clock.now().getTime(), knowsAll, ...rest } = session;
    const items = jumpClientId === undefined ? undefined : await this.items.find([jumpClientId]);
    const snapshot = await this.facts.snapshot();
    const userId = idOf(snapshot, session.user);
    if (userId === undefined) return undefined;
    const found = items?.get(jumpClientId ?? '');
    const item =
      found && (knowsAll || sees(snapshot, { userId, item: found, at })) ? found : undefined;
    return simulate(snapshot, { ...rest, userId, at, item });
  }
}

function idOf({ users }: AccessSnapshot, user: string | number): string | undefined {
  return typeof user === 'number' ? users.get(user)?.id : user;
}

function sees(
  snapshot: AccessSnapshot,
  { userId, item, at }: Readonly<{ userId: string; item: ItemFacts; at: number }>,
): boolean {
  return decide(snapshot, {
    principalId: userId,
    principalType: 'user',
    action: 'jump-client:view',
    item,
    at,
  }).allowed;
}
