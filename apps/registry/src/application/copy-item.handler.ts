import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { CopyJumpClient, JumpGroupRef, RegistryEvent } from '@jumpfleet/registry-domain';
import { jumpClientDecider, jumpClientStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { FLEET_ROWS, ITEMS, JUMP_GROUPS } from '../tokens.js';
import type { GroupWish, Item, ItemRefusal, Items } from './items.js';
import { CopiedItemGone, JumpGroupGone } from './ports.js';
import type { FleetRows, JumpGroups } from './ports.js';

export type CopyWish = Readonly<{ sourceId: string; name: string; jumpGroup: GroupWish }>;
export type CopyMade = Readonly<{ clientId: string; number: number }>;

/** RG-41: another item for the same endpoint, with settings of its own from then on. */
@Injectable()
export class CopyItemHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(ITEMS) private readonly items: Items,
    @Inject(JUMP_GROUPS) private readonly groups: JumpGroups,
    @Inject(FLEET_ROWS) private readonly rows: FleetRows,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(wish: CopyWish, cause: Cause): Promise<Result<CopyMade, ItemRefusal>> {
    const { sourceId, jumpGroup: asked } = wish;
    const source = (await this.items.find([sourceId])).get(sourceId);
    if (!source) return refuse({ kind: 'jump-client-not-found', clientId: sourceId });
    const jumpGroup = await this.groups.find(asked.type, asked.id);
    if (!jumpGroup) return refuse({ kind: 'jump-group-unknown', group: asked });
    const number = await this.items.nextNumber();
    const command = copyOf(source, { number, jumpGroup, name: wish.name });
    try {
      await this.append(command, cause);
      return ok({ clientId: command.data.clientId, number });
    } catch (error) {
      if (error instanceof CopiedItemGone)
        return refuse({ kind: 'jump-client-not-found', clientId: sourceId });
      if (error instanceof JumpGroupGone)
        return refuse({ kind: 'jump-group-unknown', group: asked });
      throw error;
    }
  }

  private async append(command: CopyJumpClient, cause: Cause): Promise<void> {
    const result = await handleCommand(this.events, jumpClientDecider, {
      stream: jumpClientStream(command.data.clientId),
      command,
      cause,
      now: this.clock.now(),
      within: this.rows.follow,
    });
    if (!result.ok) throw new Error(`a new item cannot be made: ${result.refusal.kind}`);
  }
}

type Different = Readonly<{ number: number; name: string; jumpGroup: JumpGroupRef }>;

function copyOf(source: Item, { number, name, jumpGroup }: Different): CopyJumpClient {
  const { clientId: sourceId, endpointId, installerId, hostname, settings } = source;
  return {
    type: 'CopyJumpClient',
    data: {
      clientId: randomUUID(),
      number,
      sourceId,
      endpointId,
      installerId,
      hostname,
      settings: { ...settings, name, jumpGroup },
    },
  };
}
