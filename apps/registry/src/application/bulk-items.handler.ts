import type { Rights } from '@jumpfleet/http';
import type { Cause, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { ITEMS } from '../tokens.js';
import { EditItemHandler } from './edit-item.handler.js';
import { ItemPermits } from './item-permits.js';
import type { Item, ItemChanges, ItemRefusal, Items } from './items.js';
import { JumpClientHandler } from './jump-client.handler.js';

/** What is to be done with each of the items. */
export type BulkWish =
  Readonly<{ action: 'edit'; changes: ItemChanges }> | Readonly<{ action: 'remove' }>;
export type BulkOutcome = Readonly<{ clientId: string; result: Result<undefined, ItemRefusal> }>;

/** Few enough to leave connections to others, many enough that a thousand are done in seconds. */
const atOnce = 8;

/** One command on many items (RG-40): each is done or refused by itself, and told in the order asked. */
@Injectable()
export class BulkItemsHandler {
  constructor(
    @Inject(ITEMS) private readonly items: Items,
    @Inject(EditItemHandler) private readonly editItem: EditItemHandler,
    @Inject(JumpClientHandler) private readonly clients: JumpClientHandler,
    @Inject(ItemPermits) private readonly permits: ItemPermits,
  ) {}

  async handle(
    ids: readonly string[],
    wish: BulkWish,
    rights: Rights,
    cause: Cause,
  ): Promise<BulkOutcome[]> {
    const permit = await this.permit(wish, rights);
    const found = await this.items.find(ids);
    const outcomes = new Map<string, BulkOutcome>();
    const left = [...new Set(ids)];
    const work = async (): Promise<void> => {
      for (let clientId = left.shift(); clientId !== undefined; clientId = left.shift()) {
        const item = found.get(clientId);
        const permitted = permit(clientId, item);
        const result = permitted.ok ? await this.one(item, clientId, wish, cause) : permitted;
        outcomes.set(clientId, { clientId, result });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return ids.flatMap((id) => outcomes.get(id) ?? []);
  }

  private permit(wish: BulkWish, rights: Rights) {
    return wish.action === 'edit'
      ? this.permits.editsOf(rights, wish.changes)
      : this.permits.deedsOf(rights, { actions: ['jump-client:remove'] });
  }

  private async one(
    item: Item | undefined,
    clientId: string,
    wish: BulkWish,
    cause: Cause,
  ): Promise<BulkOutcome['result']> {
    if (!item) return refuse({ kind: 'jump-client-not-found', clientId });
    return wish.action === 'remove'
      ? this.remove(clientId, cause)
      : this.editItem.edit(item, wish.changes, cause);
  }

  private async remove(clientId: string, cause: Cause): Promise<BulkOutcome['result']> {
    const data = { clientId, reason: 'requested' } as const;
    const result = await this.clients.handle({ type: 'DeleteJumpClient', data }, cause);
    return result.ok ? ok(undefined) : refuse({ kind: 'jump-client-not-found', clientId });
  }
}
