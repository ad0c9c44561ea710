import type { Decider, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type {
  ChangeRecipient,
  CreateRecipient,
  DeleteRecipient,
  RecipientCommand,
  RecipientEvent,
  RecipientRefusal,
  RecipientSettings,
} from './recipient.messages.js';

export type Recipient =
  | Readonly<{ status: 'unknown' | 'deleted' }>
  | Readonly<{ status: 'active'; settings: RecipientSettings }>;
type Decision = Result<readonly RecipientEvent[], RecipientRefusal>;

export const recipientDecider: Decider<
  RecipientCommand,
  RecipientEvent,
  Recipient,
  RecipientRefusal
> = {
  initial: { status: 'unknown' },
  decide(command, recipient, now) {
    switch (command.type) {
      case 'CreateRecipient':
        return create(command, recipient, now);
      case 'ChangeRecipient':
        return change(command, recipient);
      case 'DeleteRecipient':
        return remove(command, recipient);
    }
  },
  evolve(_recipient, event) {
    switch (event.type) {
      case 'RecipientCreated':
      case 'RecipientChanged':
        return { status: 'active', settings: event.data.settings };
      case 'RecipientDeleted':
        return { status: 'deleted' };
    }
  },
};

function create({ data }: CreateRecipient, recipient: Recipient, now: Date): Decision {
  if (recipient.status !== 'unknown') return ok([]);
  return ok([
    { type: 'RecipientCreated', version: 2, data: { ...data, createdAt: now.toISOString() } },
  ]);
}

/** Asking for what already holds adds no fact. */
function change({ data }: ChangeRecipient, recipient: Recipient): Decision {
  if (recipient.status !== 'active') return refuse({ kind: 'recipient-not-found' });
  const { target: changedTarget = {}, ...changes } = data.changes;
  const { target: current } = recipient.settings;
  if (Object.keys(changedTarget).some((name) => !(name in current)))
    return refuse({ kind: 'setting-of-other-type' });
  const target = { ...current, ...changedTarget };
  const settings = { ...recipient.settings, ...changes, target };
  if (JSON.stringify(settings) === JSON.stringify(recipient.settings)) return ok([]);
  const { recipientId } = data;
  return ok([{ type: 'RecipientChanged', version: 2, data: { recipientId, settings } }]);
}

function remove({ data }: DeleteRecipient, recipient: Recipient): Decision {
  if (recipient.status === 'unknown') return refuse({ kind: 'recipient-not-found' });
  if (recipient.status === 'deleted') return ok([]);
  return ok([{ type: 'RecipientDeleted', version: 1, data }]);
}
