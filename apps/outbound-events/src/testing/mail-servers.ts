import { afterEach } from '@jest/globals';
import type { EmailSettings } from '@jumpfleet/outbound-domain';
import { SmtpMailServer } from '../adapters/email/smtp-mail-server.js';
import { DestinationRules } from '../adapters/http-exchange/destination-rules.js';
import type { Mail, SetUpMailServer } from '../application/mail.js';
import { MailHost } from './mail-host.js';

export const mail: Mail = {
  id: 'msg_1',
  to: ['ada@example.com', 'bob@example.com'],
  subject: 'Till 4 is offline',
  text: 'Since 10:00.\n.\nIt is “till-4”.\n',
};

const started: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of started.splice(0).toReversed()) await stop();
});

export async function mailHost(
  wishes: Parameters<typeof MailHost.start>[0] = {},
): Promise<MailHost> {
  const host = await MailHost.start(wishes);
  started.push(() => host.stop());
  return host;
}

type More = Partial<EmailSettings> &
  Readonly<{ password?: string | null; timeoutMs?: number; privateAddresses?: 'allow' | 'deny' }>;

export function serverAt(port: number, more: More = {}): SmtpMailServer {
  const { password = null, timeoutMs = 5_000, privateAddresses = 'allow', ...settings } = more;
  const setUp: SetUpMailServer = {
    settings: {
      host: '127.0.0.1',
      port,
      security: 'none',
      user: '',
      from: 'jumpfleet@example.com',
      caCertificate: null,
      ...settings,
    },
    password,
  };
  return made(() => Promise.resolve(setUp), { timeoutMs, privateAddresses });
}

export function made(
  opened: () => Promise<SetUpMailServer | undefined>,
  { timeoutMs = 5_000, privateAddresses = 'allow' }: More = {},
): SmtpMailServer {
  const server = new SmtpMailServer({
    settings: {
      opened,
      current: () => Promise.resolve(undefined),
      keepPassword: () => Promise.resolve(() => Promise.resolve()),
    },
    rules: new DestinationRules({ privateAddresses, allowed: [] }),
    timeoutMs,
    siteHost: 'help.example',
    resolve: (_name, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
  });
  started.push(() => server.onModuleDestroy());
  return server;
}
