import type { Within } from '@jumpfleet/event-log';
import type { JumpGroupRef, RegistryEvent } from '@jumpfleet/registry-domain';
import { JumpGroupGone } from '../../application/ports.js';

type Tx = Parameters<Within<RegistryEvent>>[0];

/** An item goes into a group that stays until it is in: a deletion of the group waits, and then sees it. */
export async function holdGroup(tx: Tx, { type, id }: JumpGroupRef): Promise<void> {
  if (type === 'personal') return;
  const held = await tx.query<object[]>(`SELECT 1 FROM jump_group WHERE id = $1 FOR KEY SHARE`, [
    id,
  ]);
  if (held.length === 0) throw new JumpGroupGone();
}
