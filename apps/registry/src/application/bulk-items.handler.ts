import type { Cause, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { ITEMS } from '../tokens.js';
import { isInScope } from './fleet-list.js';
import { EditItemHandler } from './edit-item.handler.js';
import type { Item, ItemChanges, ItemRefusal, Items } from './items.js';
import { JumpClientHandler } from './jump-client.handler.js';
import { listKeyOf } from './item-scope.js';

/** What is to be done with each of the items. */
export type BulkWish =
  Readonly<{ action: 'edit'; changes: ItemChanges }> | Readonly<{ action: 'remove' }>;
export type BulkRefusal = ItemRefusal | Readonly<{ kind: 'not-allowed' }>;
export type BulkOutcome = Readonly<{ clientId: string; result: Result<undefined, BulkRefusal> }>;

/** Few enough to leave connections to others, many enough that a thousand are done in seconds. */
const atOnce = 8;

/** One command on many items (RG-40): each is done or refused by itself, and told in the order asked. */
@Injectable()
export class BulkItemsHandler {
  constructor(
    @Inject(ITEMS) private readonly items: Items,
    @Inject(EditItemHandler) private readonly editItem: EditItemHandler,
    @Inject(JumpClientHandler) private readonly clients: JumpClientHandler,
  ) {}

  async handle(
    ids: readonly string[],
    wish: BulkWish,
    scope: AccessScope,
    cause: Cause,
  ): Promise<BulkOutcome[]> {
    const found = await this.items.find(ids);
    const outcomes = new Map<string, BulkOutcome>();
    const left = [...new Set(ids)];
    const work = async (): Promise<void> => {
      for (let clientId = left.shift(); clientId !== undefined; clientId = left.shift()) {
        const result = await this.one(found.get(clientId), clientId, { wish, scope, cause });
        outcomes.set(clientId, { clientId, result });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return ids.flatMap((id) => outcomes.get(id) ?? []);
  }

  private async one(
    item: Item | undefined,
    clientId: string,
    { wish, scope, cause }: Readonly<{ wish: BulkWish; scope: AccessScope; cause: Cause }>,
  ): Promise<BulkOutcome['result']> {
    if (!item) return refuse({ kind: 'jump-client-not-found', clientId });
    if (!isInScope(scope, listKeyOf(item.settings.jumpGroup)))
      return refuse({ kind: 'not-allowed' });
    if (wish.action === 'remove') return this.remove(clientId, cause);
    const { jumpGroup } = wish.changes;
    if (jumpGroup && !isInScope(scope, listKeyOf(jumpGroup)))
      return refuse({ kind: 'not-allowed' });
    return this.editItem.edit(item, wish.changes, cause);
  }

  private async remove(clientId: string, cause: Cause): Promise<BulkOutcome['result']> {
    const data = { clientId, reason: 'requested' } as const;
    const result = await this.clients.handle({ type: 'DeleteJumpClient', data }, cause);
    return result.ok ? ok(undefined) : refuse({ kind: 'jump-client-not-found', clientId });
  }
}
