import { saveSessionSettings, sessionSettings } from '../adapters/sessions-api.js';
import {
  customFieldsIn,
  customFieldsText,
  issuesIn,
  issuesText,
  ticketSystemIn,
} from '../application/session-settings.js';
import type { SessionSettings } from '../application/session-settings.js';
import { textOf } from './form-text.js';
import { NumberField, SettingsCard } from './settings-card.js';

const days = { least: 1, most: 3650 };
const ticketSeconds = { least: 1, most: 120 };
const defaultTicketSeconds = 30;
const keyMinutes = { least: 1, most: 1440 };

function settingsIn(form: FormData): Partial<SessionSettings> {
  const seconds = textOf(form, 'ticket-seconds');
  return {
    general_queue: form.get('general-queue') === 'on',
    custom_fields: customFieldsIn(textOf(form, 'custom-fields')),
    issues: issuesIn(textOf(form, 'issues')),
    retention_days: Number(textOf(form, 'retention')),
    session_key_ttl_seconds: Number(textOf(form, 'key-minutes')) * 60,
    ticket_system: ticketSystemIn(textOf(form, 'ticket-url'), textOf(form, 'ticket-ca'), seconds),
  };
}

function ListFields({ settings }: { settings: SessionSettings }) {
  return (
    <>
      <label>
        Custom fields: a line each, “code name | display name”
        <textarea
          name="custom-fields"
          rows={3}
          spellcheck={false}
          defaultValue={customFieldsText(settings.custom_fields)}
        />
      </label>
      <label>
        Issues: a line each, “code name | name | number of the team”
        <textarea
          name="issues"
          rows={3}
          spellcheck={false}
          defaultValue={issuesText(settings.issues)}
        />
      </label>
    </>
  );
}

function TicketFields({ settings }: { settings: SessionSettings }) {
  const {
    url = '',
    ca = '',
    timeout_seconds: seconds = defaultTicketSeconds,
  } = settings.ticket_system ?? {};
  return (
    <fieldset class="form">
      <legend>Ticket system</legend>
      <label>
        Address that is asked whether a ticket is valid; empty is none
        <input name="ticket-url" type="url" placeholder="https://" defaultValue={url} />
      </label>
      <label>
        Certificate authority (PEM), if it is one’s own
        <textarea name="ticket-ca" rows={2} spellcheck={false} defaultValue={ca ?? ''} />
      </label>
      <NumberField
        name="ticket-seconds"
        label="Wait for its answer (seconds)"
        bounds={ticketSeconds}
        value={String(seconds)}
      />
    </fieldset>
  );
}

/** SB-15, SB-20, PO-25, OE-05: what is set for the sessions of the whole site. */
export function SessionSettingsCard() {
  return (
    <SettingsCard
      title="Sessions"
      isTall
      read={sessionSettings}
      save={(form) => saveSessionSettings(settingsIn(form))}
      fields={(settings) => (
        <>
          <label class="check">
            <input type="checkbox" name="general-queue" defaultChecked={settings.general_queue} />
            General queue: session keys may lead to all representatives
          </label>
          <NumberField
            name="retention"
            label="Keep the record of a session (days)"
            bounds={days}
            value={String(settings.retention_days)}
          />
          <NumberField
            name="key-minutes"
            label="Session keys are valid for (minutes), where nothing else is said"
            bounds={keyMinutes}
            value={String(settings.session_key_ttl_seconds / 60)}
          />
          <ListFields settings={settings} />
          <TicketFields settings={settings} />
        </>
      )}
      note="When a session’s record has been kept for that long, it is deleted: chat, files, recordings, surveys and events."
    />
  );
}
