import type { Rights } from '@jumpfleet/http';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { Inject, Injectable } from '@nestjs/common';
import { BulkItemsHandler } from '../../application/bulk-items.handler.js';
import type { BulkOutcome } from '../../application/bulk-items.handler.js';
import { CopyItemHandler } from '../../application/copy-item.handler.js';
import type { CopyMade } from '../../application/copy-item.handler.js';
import { EditItemHandler } from '../../application/edit-item.handler.js';
import type { Edited } from '../../application/edit-item.handler.js';
import { ItemPermits } from '../../application/item-permits.js';
import type { ItemRefusal } from '../../application/items.js';
import { changesOf } from './item-fields.js';
import type { BulkBody, CopyBody, ItemBody } from './item-fields.js';

/** Who asks for it, and why. */
export type Asking = Readonly<{ rights: Rights; cause: Cause }>;

/** Checked bodies as wishes to the use cases, when whoever asks may have them granted; for all three APIs. */
@Injectable()
export class ItemWishes {
  constructor(
    @Inject(ItemPermits) private readonly permits: ItemPermits,
    @Inject(EditItemHandler) private readonly editItem: EditItemHandler,
    @Inject(CopyItemHandler) private readonly copyItem: CopyItemHandler,
    @Inject(BulkItemsHandler) private readonly bulkItems: BulkItemsHandler,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async edit(clientId: string, body: ItemBody, { rights, cause }: Asking): Promise<Edited> {
    const changes = changesOf(body, this.clock.now());
    const permitted = await this.permits.demandEdit(rights, clientId, changes);
    return permitted.ok ? this.editItem.handle(clientId, changes, cause) : permitted;
  }

  async remove(clientId: string, { rights, cause }: Asking): Promise<Edited> {
    const wish = { action: 'remove' } as const;
    const [outcome] = await this.bulkItems.handle([clientId], wish, rights, cause);
    return outcome?.result ?? refuse({ kind: 'jump-client-not-found', clientId });
  }

  async copy(
    sourceId: string,
    { name, jump_group_id: id, jump_group_type: type }: CopyBody,
    { rights, cause }: Asking,
  ): Promise<Result<CopyMade, ItemRefusal>> {
    const jumpGroup = { type, id };
    const deed = { actions: ['jump-client:move'], destination: jumpGroup } as const;
    const permitted = await this.permits.demand(rights, sourceId, deed);
    return permitted.ok ? this.copyItem.handle({ sourceId, name, jumpGroup }, cause) : permitted;
  }

  bulk(body: BulkBody, { rights, cause }: Asking): Promise<BulkOutcome[]> {
    const { ids, action } = body;
    if (action === 'remove') return this.bulkItems.handle(ids, { action }, rights, cause);
    const changes = changesOf(body.changes, this.clock.now());
    return this.bulkItems.handle(ids, { action: 'edit', changes }, rights, cause);
  }
}
