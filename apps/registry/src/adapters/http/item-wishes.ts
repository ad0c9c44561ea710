import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { BulkItemsHandler } from '../../application/bulk-items.handler.js';
import type { BulkOutcome } from '../../application/bulk-items.handler.js';
import { CopyItemHandler } from '../../application/copy-item.handler.js';
import type { CopyMade } from '../../application/copy-item.handler.js';
import { EditItemHandler } from '../../application/edit-item.handler.js';
import type { Edited } from '../../application/edit-item.handler.js';
import type { ItemRefusal } from '../../application/items.js';
import { JumpClientHandler } from '../../application/jump-client.handler.js';
import { changesOf } from './item-fields.js';
import type { BulkBody, CopyBody, ItemBody } from './item-fields.js';

/** Checked bodies as wishes to the use cases; the same for REST and gRPC. */
@Injectable()
export class ItemWishes {
  constructor(
    @Inject(EditItemHandler) private readonly editItem: EditItemHandler,
    @Inject(CopyItemHandler) private readonly copyItem: CopyItemHandler,
    @Inject(BulkItemsHandler) private readonly bulkItems: BulkItemsHandler,
    @Inject(JumpClientHandler) private readonly clients: JumpClientHandler,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  edit(clientId: string, body: ItemBody, cause: Cause): Promise<Edited> {
    return this.editItem.handle(clientId, changesOf(body, this.clock.now()), cause);
  }

  remove(clientId: string, cause: Cause): Promise<Result<unknown, unknown>> {
    const data = { clientId, reason: 'requested' } as const;
    return this.clients.handle({ type: 'DeleteJumpClient', data }, cause);
  }

  copy(sourceId: string, body: CopyBody, cause: Cause): Promise<Result<CopyMade, ItemRefusal>> {
    const { name, jump_group_id: id, jump_group_type: type } = body;
    return this.copyItem.handle({ sourceId, name, jumpGroup: { type, id } }, cause);
  }

  bulk(body: BulkBody, scope: AccessScope, cause: Cause): Promise<BulkOutcome[]> {
    const { ids, action } = body;
    if (action === 'remove') return this.bulkItems.handle(ids, { action }, scope, cause);
    const changes = changesOf(body.changes, this.clock.now());
    return this.bulkItems.handle(ids, { action: 'edit', changes }, scope, cause);
  }
}
