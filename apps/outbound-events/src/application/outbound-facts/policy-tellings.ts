import type { PublishedEvent } from '@jumpfleet/event-log';
import { policyEvents } from '@jumpfleet/policy-contracts';
import { z } from 'zod';
import { by } from './by.js';
import { telling } from './telling.js';
import type { Told, Tellings } from './telling.js';

/** What policy tells of its own; a request for approval is no change of policy. */
const changes = Object.keys(policyEvents).filter(
  (type) => !type.startsWith('jumpfleet.approval-request.'),
);

/** By whichever of these names a thing of policy is known. */
const thing = z.object({
  userId: z.string().optional(),
  accountId: z.string().optional(),
  id: z.number().optional(),
  username: z.string().optional(),
  displayName: z.string().optional(),
  name: z.string().optional(),
  changed: z.array(z.string()).optional(),
});

export const policyTellings: Tellings = Object.fromEntries(
  changes.map((type) => [type, telling(thing, changeOf)]),
);

type Thing = z.infer<typeof thing>;

const idOf = ({ userId, accountId, id }: Thing): string => userId ?? accountId ?? String(id ?? '');
const nameOf = ({ username, displayName, name }: Thing): string =>
  username ?? displayName ?? name ?? '';

/** `jumpfleet.jump-policy.changed.v1` is a change of the kind `jump-policy`. */
function changeOf(data: Thing, event: PublishedEvent): Told {
  const [, kind = '', change = ''] = event.type.split('.');
  const [id, name] = [idOf(data), nameOf(data)];
  const { changed = [] } = data;
  const { reason = '' } = event;
  const fields = { kind, change, object_id: id, object_name: name, settings: changed.join(', ') };
  return {
    name: 'policy_changed',
    type: 'jumpfleet.policy.changed.v1',
    key: `${kind} ${id}`,
    fields: { ...fields, ...by(event).fields, reason },
    data: { kind, change, id, name, settings: changed, by: by(event).data, reason },
  };
}
