import { useState } from 'preact/hooks';
import type { RecipientItem } from '@jumpfleet/outbound-contracts';
import { removeSecret, rotateSecret, setSecret } from '../../adapters/outbound-api.js';
import type { RotatedSecret } from '../../adapters/outbound-api.js';
import { formatInstant } from '../../application/format.js';
import { draftOf, secretsUsed } from '../../application/outbound/recipient-draft.js';
import { ConfirmDialog } from '../confirm-dialog.js';
import { textOf } from '../form-text.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';
import { SecretDialog } from './secret-dialog.js';
import { SpanField } from './span-field.js';

type Props = Readonly<{ recipient: RecipientItem; onChanged: () => void }>;

/** What a recipient shares with this site; nothing of it is ever shown again. */
export function SecretsView({ recipient, onChanged }: Props) {
  return (
    <div class="form">
      <SigningSecret recipient={recipient} onChanged={onChanged} />
      <NamedSecrets recipient={recipient} onChanged={onChanged} />
    </div>
  );
}

const day = 86_400;

function SigningSecret({ recipient, onChanged }: Props) {
  const [overlap, setOverlap] = useState(day);
  const [rotated, setRotated] = useState<RotatedSecret>();
  const { problem, isBusy, act } = useAct();
  const until = recipient.previous_secret_valid_until;
  const rotate = () =>
    act(async () => setRotated(await rotateSecret(recipient.id, overlap)), onChanged);
  return (
    <section class="form-section" aria-labelledby="signing-title">
      <div>
        <h3 id="signing-title">Signing secret</h3>
        <p class="muted">
          A new one signs at once; the old one signs, too, for as long as the receiver needs to
          change.
        </p>
        {until !== null && <p>The old one signs until {formatInstant(until)}.</p>}
      </div>
      <div class="form-section-fields">
        <SpanField
          label="The old one signs for"
          path="overlap_seconds"
          hint="Up to 30 days; 0 ends it at once."
          seconds={overlap}
          onSeconds={setOverlap}
        />
        <Problem text={problem} />
        <div>
          <button type="button" disabled={isBusy} onClick={rotate}>
            Rotate the signing secret
          </button>
        </div>
      </div>
      {rotated !== undefined && (
        <SecretDialog
          name={recipient.name}
          secret={rotated.secret}
          previousValidUntil={rotated.previous_valid_until}
          onClose={() => setRotated(undefined)}
        />
      )}
    </section>
  );
}

function NamedSecrets({ recipient, onChanged }: Props) {
  const [leaving, setLeaving] = useState<string>();
  const { problem, isBusy, act } = useAct();
  const { id, secret_names: names } = recipient;
  const missing = secretsUsed(draftOf(recipient)).filter((name) => !names.includes(name));
  const close = () => setLeaving(undefined);
  const changed = (then: () => void) => () => {
    then();
    onChanged();
  };
  return (
    <section class="form-section" aria-labelledby="named-title">
      <div>
        <h3 id="named-title">Named secrets</h3>
        <p class="muted">For headers and rules, as {'{{ secrets.name }}'}.</p>
      </div>
      <div class="form-section-fields">
        {missing.length > 0 && (
          <p class="problem" role="alert">
            Templates of this recipient need {missing.join(', ')}, and there is none.
          </p>
        )}
        {names.map((name) => (
          <SecretRow key={name} name={name} onRemove={() => setLeaving(name)} />
        ))}
        <SetSecret
          suggestions={[...missing, ...names]}
          isBusy={isBusy}
          onSet={(name, value, then) => act(() => setSecret(id, name, value), changed(then))}
        />
        {leaving === undefined && <Problem text={problem} />}
      </div>
      {leaving !== undefined && (
        <ConfirmDialog
          title={`Remove the secret ${leaving}`}
          action="Remove the secret"
          problem={problem}
          isBusy={isBusy}
          onClose={close}
          onConfirm={() => act(() => removeSecret(id, leaving), changed(close))}
        >
          <p>Requests whose templates need it fail until it is set again.</p>
        </ConfirmDialog>
      )}
    </section>
  );
}

function SecretRow({ name, onRemove }: Readonly<{ name: string; onRemove: () => void }>) {
  return (
    <div class="secret-row">
      <code>{name}</code>
      <span class="muted">Set</span>
      <span class="toolbar-space" />
      <button type="button" class="button-small" onClick={onRemove}>
        Remove…
      </button>
    </div>
  );
}

type SetProps = Readonly<{
  suggestions: readonly string[];
  isBusy: boolean;
  onSet: (name: string, value: string, done: () => void) => void;
}>;

/** A name that is there already gets another value. */
function SetSecret({ suggestions, isBusy, onSet }: SetProps) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { currentTarget: element } = event;
    if (!(element instanceof HTMLFormElement)) return;
    const form = new FormData(element);
    onSet(textOf(form, 'name'), textOf(form, 'value'), () => element.reset());
  };
  return (
    <form class="form-inline" onSubmit={submit}>
      <label>
        Name
        <input
          name="name"
          required
          list="secret-names"
          pattern="[a-z][a-z0-9_]*"
          title="Small letters, digits and _"
          spellcheck={false}
        />
      </label>
      <datalist id="secret-names">
        {suggestions.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <label class="grow">
        Value
        <input name="value" type="password" required autocomplete="off" />
      </label>
      <button type="submit" disabled={isBusy}>
        Set or replace
      </button>
    </form>
  );
}
