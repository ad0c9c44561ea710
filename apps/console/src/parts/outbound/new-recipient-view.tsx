import { useCallback, useState } from 'preact/hooks';
import { connectors, recipientPort } from '../../adapters/outbound-api.js';
import type { Connector } from '../../adapters/outbound-api.js';
import { createWithSecrets } from '../../application/outbound/new-recipient.js';
import type { CreatedRecipient } from '../../application/outbound/new-recipient.js';
import {
  newEmailDraft,
  newHttpDraft,
  secretsUsed,
} from '../../application/outbound/recipient-draft.js';
import type { Draft } from '../../application/outbound/recipient-draft.js';
import type { CatalogueEvent } from '../../application/outbound/event-groups.js';
import { Problem } from '../notice.js';
import { useAnswer } from '../use-answer.js';
import { SettingTitles } from './mapping-editor.js';
import { NewSecretsFields } from './new-secrets-fields.js';
import { PlaceLink } from './place-link.js';
import { RecipientForm } from './recipient-form.js';
import { SecretDialog } from './secret-dialog.js';
import { useCatalogue } from './use-catalogue.js';
import { useGo } from './use-place.js';

type Props = Readonly<{ type: 'http' | 'email' | 'connector'; preset: string }>;

const titles = { http: 'Add HTTP recipient', email: 'Add e-mail recipient' } as const;
const none = Promise.resolve({ items: [] });

/** B1: what the form has chosen before anybody chooses. */
function chosenEvents(events: readonly CatalogueEvent[], type: 'http' | 'email') {
  const ofSessions = events.filter(({ name }) => name.startsWith('support_conference_'));
  const offered = type === 'email' ? ofSessions.filter((event) => event.for_email) : ofSessions;
  return offered.map(({ name }) => name);
}

function draftFor(
  type: Props['type'],
  connector: Connector | undefined,
  events: readonly CatalogueEvent[],
): Draft {
  if (type === 'email') return newEmailDraft(chosenEvents(events, 'email'));
  return { ...newHttpDraft(chosenEvents(events, 'http')), ...connector?.recipient };
}

/** OE-01: from nothing, or from what a connector begins with. */
export function NewRecipientView({ type, preset }: Props) {
  const { events } = useCatalogue();
  const ask = useCallback(() => (type === 'connector' ? connectors() : none), [type]);
  const { value, problem } = useAnswer(ask);
  const connector = value?.items.find(({ name }) => name === preset);
  const isConnector = type === 'connector';
  const title = isConnector ? `Add ${connector?.title ?? preset}` : titles[type];
  const isReady = events.length > 0 && value !== undefined;
  return (
    <section class="card" aria-labelledby="place-title">
      <BackLink isConnector={isConnector} />
      <h2 id="place-title" tabIndex={-1}>
        {title}
      </h2>
      {connector !== undefined && <p class="muted">{connector.description}</p>}
      <Problem text={problem} />
      {isReady && (
        <NewRecipient initial={draftFor(type, connector, events)} connector={connector} />
      )}
    </section>
  );
}

function BackLink({ isConnector }: Readonly<{ isConnector: boolean }>) {
  return (
    <PlaceLink class="back" to={{ at: isConnector ? 'connectors' : 'recipients' }}>
      {isConnector ? 'Connectors' : 'Recipients'}
    </PlaceLink>
  );
}

type NewProps = Readonly<{ initial: Draft; connector: Connector | undefined }>;

function NewRecipient({ initial, connector }: NewProps) {
  const go = useGo();
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({});
  const [created, setCreated] = useState<CreatedRecipient>();
  const leave = () =>
    go(
      created === undefined
        ? { at: 'recipients' }
        : { at: 'recipient', id: created.id, tab: 'deliveries' },
    );
  const save = async (draft: Draft) => {
    const used = new Set(secretsUsed(draft));
    const given = Object.entries(secrets).filter(([name]) => used.has(name));
    const made = await createWithSecrets(recipientPort, draft, Object.fromEntries(given));
    if (made.secret === undefined || draft.type === 'email')
      go({ at: 'recipient', id: made.id, tab: 'deliveries' });
    else setCreated(made);
  };
  return (
    <SettingTitles.Provider value={connector?.settings ?? []}>
      <RecipientForm
        initial={initial}
        action="Add Recipient"
        onSave={save}
        onCancel={leave}
        extra={(draft) => (
          <NewSecretsFields
            names={secretsUsed(draft)}
            known={connector?.secrets ?? []}
            values={secrets}
            onValues={setSecrets}
          />
        )}
      />
      {created?.secret !== undefined && (
        <SecretDialog name={created.name} secret={created.secret} onClose={leave} />
      )}
    </SettingTitles.Provider>
  );
}
