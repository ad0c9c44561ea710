import { useState } from 'preact/hooks';
import { emailSettings, saveEmailSettings, sendTestMail } from '../../adapters/outbound-api.js';
import type { EmailSettings } from '../../adapters/outbound-api.js';
import { textOf } from '../form-text.js';
import { Problem } from '../notice.js';
import { NumberField, SettingsCard } from '../settings-card.js';
import { useAct } from '../use-act.js';

const ports = { least: 1, most: 65_535 };
const securities = {
  starttls: 'STARTTLS, required',
  tls: 'TLS from the beginning',
  none: 'None, for a relay on this machine only',
} as const;

/** A password that is not typed stays as it is. */
function settingsIn(form: FormData): object {
  const password = form.get('password');
  return {
    host: textOf(form, 'host'),
    port: Number(textOf(form, 'port')),
    security: textOf(form, 'security'),
    user: textOf(form, 'user'),
    from: textOf(form, 'from'),
    ...(typeof password === 'string' && password !== '' && { password }),
  };
}

/** The mail server of the site, for e-mail recipients and alerts. */
export function EmailSettingsView() {
  return (
    <>
      <SettingsCard
        title="E-mail settings"
        isTall
        read={emailSettings}
        save={(form) => saveEmailSettings(settingsIn(form))}
        fields={(settings) => <ServerFields settings={settings} />}
        note="Used for e-mail recipients and for alerts about recipients that keep failing."
      />
      <TestMailCard />
    </>
  );
}

function ServerFields({ settings }: { settings: EmailSettings }) {
  return (
    <>
      <div class="form-row">
        <label>
          Mail server
          <input name="host" required placeholder="mail.example.org" defaultValue={settings.host} />
        </label>
        <NumberField name="port" label="Port" bounds={ports} value={String(settings.port)} />
        <label>
          Security
          <select name="security" defaultValue={settings.security}>
            {Object.entries(securities).map(([name, words]) => (
              <option key={name} value={name} selected={name === settings.security}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div class="form-row">
        <label>
          From
          <input
            name="from"
            required
            placeholder="Jumpfleet <jumpfleet@example.org>"
            defaultValue={settings.from}
          />
        </label>
        <label>
          User; empty is none
          <input name="user" autocomplete="off" defaultValue={settings.user} />
        </label>
        <label>
          Password
          <input
            name="password"
            type="password"
            autocomplete="new-password"
            placeholder={settings.has_password === true ? 'Unchanged' : ''}
          />
        </label>
      </div>
    </>
  );
}

function TestMailCard() {
  const { problem, isBusy, act } = useAct();
  const [sentTo, setSentTo] = useState('');
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const to = textOf(new FormData(event.currentTarget), 'to');
    setSentTo('');
    act(
      () => sendTestMail(to),
      () => setSentTo(to),
    );
  };
  return (
    <section class="card" aria-labelledby="test-mail-title">
      <h2 id="test-mail-title">Test mail</h2>
      <form class="form-inline" onSubmit={send}>
        <label class="grow">
          To
          <input name="to" type="email" required placeholder="name@example.org" />
        </label>
        <button type="submit" disabled={isBusy}>
          Send a test mail
        </button>
      </form>
      <p class="muted" role="status">
        {isBusy && 'The mail server is asked …'}
        {sentTo !== '' && `The mail server took the message to ${sentTo}.`}
      </p>
      <Problem text={problem} />
    </section>
  );
}
