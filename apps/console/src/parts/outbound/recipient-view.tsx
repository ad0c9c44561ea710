import { useCallback, useState } from 'preact/hooks';
import type { RecipientItem } from '@jumpfleet/outbound-contracts';
import { changeRecipient, deleteRecipient, recipient } from '../../adapters/outbound-api.js';
import { formatCount } from '../../application/format.js';
import type { RecipientTab } from '../../application/outbound/place.js';
import { changeOf, draftOf } from '../../application/outbound/recipient-draft.js';
import {
  destinationOf,
  formatOf,
  recipientAside,
  recipientStanding,
} from '../../application/outbound/recipient-words.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';
import { useNow } from '../use-now.js';
import { DeleteRecipientDialog } from './delete-recipient-dialog.js';
import { DeliveriesView } from './deliveries-view.js';
import { PlaceLink } from './place-link.js';
import { RecipientForm } from './recipient-form.js';
import { SecretsView } from './secrets-view.js';
import { Standing } from './standing.js';
import { TestDialog } from './test-dialog.js';
import { useGo } from './use-place.js';
import { useCatalogue } from './use-catalogue.js';
import { usePolled } from './use-polled.js';

type Props = Readonly<{ id: string; tab: RecipientTab }>;

/** One recipient: how it does, what it got, and its settings. */
export function RecipientView({ id, tab }: Props) {
  const { value, problem, reload } = usePolled(useCallback(() => recipient(id), [id]));
  return (
    <section class="card" aria-labelledby="place-title">
      <PlaceLink class="back" to={{ at: 'recipients' }}>
        Recipients
      </PlaceLink>
      <Problem text={problem} />
      {value !== undefined && (
        <>
          <RecipientHead recipient={value} onChanged={reload} />
          <TabLinks id={id} tab={tab} isEmail={value.type === 'email'} />
          <TabView recipient={value} tab={tab} onChanged={reload} />
        </>
      )}
    </section>
  );
}

type PartProps = Readonly<{ recipient: RecipientItem; onChanged: () => void }>;

function RecipientHead({ recipient: shown, onChanged }: PartProps) {
  const now = useNow(5_000);
  const queued = `${formatCount(shown.queued_events)} queued`;
  return (
    <div class="recipient-head">
      <div class="recipient-name">
        <h2 id="place-title" tabIndex={-1}>
          {shown.name}
        </h2>
        <p class="muted">
          {formatOf(shown)} to {destinationOf(shown)}
        </p>
        <p class="recipient-standing">
          <Standing standing={recipientStanding(shown.status)} />
          <span class="muted">{queued}</span>
          <span class="muted">{recipientAside(shown, now)}</span>
        </p>
      </div>
      <RecipientActions recipient={shown} onChanged={onChanged} />
    </div>
  );
}

function RecipientActions({ recipient: shown, onChanged }: PartProps) {
  const { id, enabled } = shown;
  const go = useGo();
  const [dialog, setDialog] = useState<'none' | 'test' | 'delete'>('none');
  const { problem, isBusy, act } = useAct();
  const close = () => setDialog('none');
  return (
    <div class="card-actions">
      <button type="button" class="button-main" onClick={() => setDialog('test')}>
        Send test event
      </button>
      <button
        type="button"
        disabled={isBusy}
        onClick={() => act(() => changeRecipient(id, { enabled: !enabled }), onChanged)}
      >
        {enabled ? 'Disable' : 'Enable'}
      </button>
      <button type="button" class="button-danger" onClick={() => setDialog('delete')}>
        Delete…
      </button>
      {dialog === 'none' && <Problem text={problem} />}
      {dialog === 'test' && <TestDialog recipient={shown} onClose={close} />}
      {dialog === 'delete' && (
        <DeleteRecipientDialog
          recipient={shown}
          problem={problem}
          isBusy={isBusy}
          onClose={close}
          onConfirm={() =>
            act(
              () => deleteRecipient(id),
              () => go({ at: 'recipients' }),
            )
          }
        />
      )}
    </div>
  );
}

type TabsProps = Readonly<{ id: string; tab: RecipientTab; isEmail: boolean }>;
const tabs = [
  ['deliveries', 'Deliveries'],
  ['settings', 'Settings'],
  ['secrets', 'Secrets'],
] as const;

function TabLinks({ id, tab, isEmail }: TabsProps) {
  const offered = isEmail ? tabs.filter(([name]) => name !== 'secrets') : tabs;
  return (
    <nav class="place-nav is-inside" aria-label="Recipient">
      {offered.map(([name, title]) => (
        <PlaceLink key={name} to={{ at: 'recipient', id, tab: name }} isCurrent={name === tab}>
          {title}
        </PlaceLink>
      ))}
    </nav>
  );
}

function TabView({ recipient: shown, tab, onChanged }: PartProps & { tab: RecipientTab }) {
  const { events } = useCatalogue();
  switch (tab) {
    case 'deliveries':
      return <DeliveriesView recipient={shown} />;
    case 'secrets':
      return <SecretsView recipient={shown} onChanged={onChanged} />;
    case 'settings':
      return events.length === 0 ? null : (
        <RecipientForm
          initial={draftOf(shown)}
          action="Save"
          onSave={(draft) => changeRecipient(shown.id, changeOf(draft)).then(onChanged)}
        />
      );
  }
}
