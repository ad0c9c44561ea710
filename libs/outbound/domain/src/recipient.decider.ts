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
  RemoveNamedSecret,
  RotateSigningSecret,
  SetNamedSecret,
} from './recipient.messages.js';
import { maxNamedSecrets } from './recipient.messages.js';
import { fitting } from './settings-rules.js';

export type Recipient = Readonly<{ status: 'unknown' | 'deleted' }> | ActiveRecipient;
type ActiveRecipient = Readonly<{
  status: 'active';
  settings: RecipientSettings;
  secretNames: readonly string[];
}>;
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
      case 'RotateSigningSecret':
        return rotate(command, recipient, now);
      case 'SetNamedSecret':
        return setNamed(command, recipient);
      case 'RemoveNamedSecret':
        return removeNamed(command, recipient);
    }
  },
  evolve(recipient, event) {
    switch (event.type) {
      case 'RecipientCreated':
      case 'RecipientChanged':
        return { status: 'active', settings: event.data.settings, secretNames: namesOf(recipient) };
      case 'RecipientDeleted':
        return { status: 'deleted' };
      case 'SigningSecretRotated':
        return recipient;
      case 'NamedSecretSet':
        return withNames(recipient, (names) => [
          ...without(names, event.data.name),
          event.data.name,
        ]);
      case 'NamedSecretRemoved':
        return withNames(recipient, (names) => without(names, event.data.name));
    }
  },
};

const namesOf = (recipient: Recipient): readonly string[] =>
  recipient.status === 'active' ? recipient.secretNames : [];
const without = (names: readonly string[], name: string): string[] =>
  names.filter((one) => one !== name);

function withNames(
  recipient: Recipient,
  change: (names: readonly string[]) => readonly string[],
): Recipient {
  if (recipient.status !== 'active') return recipient;
  return { ...recipient, secretNames: change(recipient.secretNames) };
}

function create({ data }: CreateRecipient, recipient: Recipient, now: Date): Decision {
  if (recipient.status !== 'unknown') return ok([]);
  const fits = fitting(data.settings);
  if (!fits.ok) return fits;
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
  const fits = fitting(settings);
  if (!fits.ok) return fits;
  const { recipientId } = data;
  return ok([{ type: 'RecipientChanged', version: 2, data: { recipientId, settings } }]);
}

function remove({ data }: DeleteRecipient, recipient: Recipient): Decision {
  if (recipient.status === 'unknown') return refuse({ kind: 'recipient-not-found' });
  if (recipient.status === 'deleted') return ok([]);
  return ok([{ type: 'RecipientDeleted', version: 1, data }]);
}

function rotate({ data }: RotateSigningSecret, recipient: Recipient, now: Date): Decision {
  if (recipient.status !== 'active') return refuse({ kind: 'recipient-not-found' });
  const { recipientId, overlapSeconds } = data;
  const previousValidUntil =
    overlapSeconds === 0 ? null : new Date(now.getTime() + overlapSeconds * 1_000).toISOString();
  return ok([
    { type: 'SigningSecretRotated', version: 1, data: { recipientId, previousValidUntil } },
  ]);
}

/** What a secret was is not known here: setting one is always a fact. */
function setNamed({ data }: SetNamedSecret, recipient: Recipient): Decision {
  if (recipient.status !== 'active') return refuse({ kind: 'recipient-not-found' });
  const { secretNames } = recipient;
  if (secretNames.length >= maxNamedSecrets && !secretNames.includes(data.name))
    return refuse({ kind: 'secret-limit-reached' });
  return ok([{ type: 'NamedSecretSet', version: 1, data }]);
}

function removeNamed({ data }: RemoveNamedSecret, recipient: Recipient): Decision {
  if (recipient.status !== 'active') return refuse({ kind: 'recipient-not-found' });
  if (!recipient.secretNames.includes(data.name)) return refuse({ kind: 'secret-not-found' });
  return ok([{ type: 'NamedSecretRemoved', version: 1, data }]);
}
