import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, messageOf } from '../../adapters/api.js';
import { fieldProblems } from '../../application/outbound/field-problems.js';
import type { FieldProblems } from '../../application/outbound/field-problems.js';
import type { Draft, EmailDraft, HttpDraft } from '../../application/outbound/recipient-draft.js';
import { Problem } from '../notice.js';
import { AlertFields, DeliveryFields } from './delivery-fields.js';
import { EmailFields } from './email-fields.js';
import { EventsField } from './events-field.js';
import { CheckField, FormSection, ProblemsContext, TextField } from './fields.js';
import { FilterFields } from './filter-fields.js';
import { AddressFields, ContentFields, SafetyFields } from './http-fields.js';

type Props = Readonly<{
  initial: Draft;
  action: string;
  /** Rejects with what the server refused. */
  onSave: (draft: Draft) => Promise<unknown>;
  onCancel?: () => void;
  /** Further fields of who shows the form. */
  extra?: (draft: Draft) => ComponentChildren;
}>;

type Told = Readonly<{ problem: string; problems: FieldProblems; isSaved: boolean }>;
const nothingTold: Told = { problem: '', problems: {}, isSaved: false };

function useDraft({ initial, onSave }: Pick<Props, 'initial' | 'onSave'>) {
  const [draft, setDraft] = useState(initial);
  const [told, setTold] = useState(nothingTold);
  const [isBusy, setIsBusy] = useState(false);
  const change = (part: Partial<HttpDraft> | Partial<EmailDraft>) => {
    setDraft((last) => ({ ...last, ...part }) as Draft);
    setTold((last) => ({ ...last, isSaved: false }));
  };
  const save = () => {
    setIsBusy(true);
    onSave(draft)
      .then(
        () => setTold({ ...nothingTold, isSaved: true }),
        (error: unknown) => {
          const problems = error instanceof ApiError ? fieldProblems(error) : {};
          setTold({ problem: messageOf(error), problems, isSaved: false });
        },
      )
      .finally(() => setIsBusy(false));
  };
  return { draft, told, isBusy, change, save };
}

/** The first field that was refused is opened and gets the focus. */
function useFocusOnProblem(problems: FieldProblems) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const field = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (field === null || field === undefined) return;
    for (let at = field.closest('details'); at; at = at.parentElement?.closest('details') ?? null)
      at.open = true;
    field.focus();
  }, [problems]);
  return form;
}

/** Every setting of a recipient (B1). What the server refuses stands beside the field that it is about. */
export function RecipientForm({ initial, action, onSave, onCancel, extra }: Props) {
  const { draft, told, isBusy, change, save } = useDraft({ initial, onSave });
  const form = useFocusOnProblem(told.problems);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    save();
  };
  return (
    <ProblemsContext.Provider value={told.problems}>
      <form ref={form} class="recipient-form" noValidate onSubmit={submit}>
        <FormSection title="General" note="The name is this recipient’s alone.">
          <TextField
            label="Name"
            path="name"
            value={draft.name}
            onText={(name) => change({ name })}
            input={{ maxLength: 128, autofocus: draft.name === '' }}
          />
          {draft.type === 'http' && <AddressFields value={draft} onChange={change} />}
          <CheckField
            label="Enabled"
            isOn={draft.enabled}
            onSwitch={(enabled) => change({ enabled })}
          />
        </FormSection>
        <EventsField draft={draft} onChange={change} />
        <FilterFields value={draft} onChange={change} />
        {draft.type === 'http' ? (
          <ContentFields value={draft} onChange={change} />
        ) : (
          <EmailFields value={draft} onChange={change} />
        )}
        {extra?.(draft)}
        <DeliveryFields value={draft} onChange={change} />
        {draft.type === 'http' && <SafetyFields value={draft} onChange={change} />}
        <AlertFields value={draft} onChange={change} />
        <Problem text={told.problem} />
        <Foot action={action} isBusy={isBusy} isSaved={told.isSaved} onCancel={onCancel} />
      </form>
    </ProblemsContext.Provider>
  );
}

type FootProps = Readonly<{
  action: string;
  isBusy: boolean;
  isSaved: boolean;
  onCancel: (() => void) | undefined;
}>;

function Foot({ action, isBusy, isSaved, onCancel }: FootProps) {
  return (
    <div class="settings-foot form-foot">
      <button type="submit" class="button-main" disabled={isBusy}>
        {action}
      </button>
      {onCancel !== undefined && (
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      )}
      <span class="muted" role="status">
        {isSaved ? 'Saved' : ''}
      </span>
    </div>
  );
}
