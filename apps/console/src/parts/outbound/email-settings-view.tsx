import { useState } from 'preact/hooks';
import type { EmailSettingsItem, TestEmailAnswer } from '@jumpfleet/outbound-contracts';
import {
  emailSettings,
  removeEmailSettings,
  saveEmailSettings,
  sendTestMail,
} from '../../adapters/outbound-api.js';
import type { EmailSettingsWish } from '../../adapters/outbound-api.js';
import { testMailWords } from '../../application/outbound/test-mail.js';
import { ConfirmDialog } from '../confirm-dialog.js';
import { textOf } from '../form-text.js';
import { Problem } from '../notice.js';
import { NumberField, SettingsCard } from '../settings-card.js';
import { useAct } from '../use-act.js';

const ports = { least: 1, most: 65_535 };
const securities = {
  starttls: 'STARTTLS, required',
  tls: 'TLS from the beginning',
  none: 'None',
} as const;
type Security = keyof typeof securities;

const securityIn = (form: FormData): Security =>
  (Object.keys(securities) as Security[]).find((name) => name === form.get('security')) ??
  'starttls';

function settingsIn(form: FormData): EmailSettingsWish {
  const password = form.get('password');
  const pem = textOf(form, 'ca');
  return {
    host: textOf(form, 'host'),
    port: Number(textOf(form, 'port')),
    security: securityIn(form),
    user: textOf(form, 'user'),
    from: textOf(form, 'from'),
    ca_certificate: pem === '' ? null : pem,
    ...(typeof password === 'string' && password !== '' && { password }),
  };
}

/** The mail server of the site, for e-mail recipients and alerts. */
export function EmailSettingsView() {
  const [round, setRound] = useState(0);
  return (
    <>
      <SettingsCard
        key={round}
        title="E-mail settings"
        isTall
        read={emailSettings}
        save={(form) => saveEmailSettings(settingsIn(form))}
        fields={(settings) => <ServerFields settings={settings} />}
        note="Used for e-mail recipients, and for alerts about recipients that keep failing. A password that is left empty stays as it is."
      />
      <TestMailCard />
      <NoMailCard onRemoved={() => setRound((last) => last + 1)} />
    </>
  );
}

function ServerFields({ settings }: { settings: EmailSettingsItem }) {
  const { host, port, security, user, from, ca_certificate: pem } = settings;
  return (
    <div class="form email-fields">
      <div class="form-row">
        <label>
          Mail server
          <input name="host" required placeholder="mail.example.org" defaultValue={host} />
        </label>
        <NumberField name="port" label="Port" bounds={ports} value={String(port)} />
        <label>
          Security
          <select name="security" defaultValue={security}>
            {Object.entries(securities).map(([name, words]) => (
              <option key={name} value={name} selected={name === security}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div class="form-row">
        <label>
          From
          <input name="from" type="email" required defaultValue={from} />
        </label>
        <label>
          User; empty is none
          <input name="user" autocomplete="off" defaultValue={user} />
        </label>
        <label>
          Password
          <input
            name="password"
            type="password"
            autocomplete="new-password"
            placeholder={settings.has_password ? 'Unchanged' : ''}
          />
        </label>
      </div>
      <label>
        CA certificate (PEM), if the server’s is one’s own
        <textarea name="ca" class="code" rows={2} spellcheck={false} defaultValue={pem ?? ''} />
      </label>
    </div>
  );
}

function TestMailCard() {
  const { problem, isBusy, act } = useAct();
  const [answer, setAnswer] = useState<TestEmailAnswer>();
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const to = textOf(new FormData(event.currentTarget), 'to');
    setAnswer(undefined);
    act(async () => setAnswer(await sendTestMail(to)));
  };
  const isRefused = answer?.accepted === false;
  return (
    <section class="card" aria-labelledby="test-mail-title">
      <h2 id="test-mail-title">Test mail</h2>
      <form class="form-inline email-fields" onSubmit={send}>
        <label class="grow">
          To
          <input name="to" type="email" required placeholder="name@example.org" />
        </label>
        <button type="submit" disabled={isBusy}>
          Send a test mail
        </button>
      </form>
      <p class={isRefused ? 'problem' : 'muted'} role="status">
        {isBusy ? 'The mail server is asked …' : answer && testMailWords(answer)}
      </p>
      <Problem text={problem} />
    </section>
  );
}

function NoMailCard({ onRemoved }: { onRemoved: () => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const { problem, isBusy, act } = useAct();
  const removed = () => {
    setIsAsking(false);
    onRemoved();
  };
  return (
    <section class="card" aria-labelledby="no-mail-title">
      <div class="card-head">
        <h2 id="no-mail-title">Send no mail</h2>
        <button type="button" class="button-danger" onClick={() => setIsAsking(true)}>
          Forget the mail server…
        </button>
      </div>
      {isAsking && (
        <ConfirmDialog
          title="Forget the mail server"
          action="Forget it"
          problem={problem}
          isBusy={isBusy}
          onClose={() => setIsAsking(false)}
          onConfirm={() => act(removeEmailSettings, removed)}
        >
          <p>
            Its address and its password are forgotten. E-mail recipients and alerts wait until
            there is one again, as long as their retry duration lasts.
          </p>
        </ConfirmDialog>
      )}
    </section>
  );
}
