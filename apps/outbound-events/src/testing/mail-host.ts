import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions, SMTPServerSession } from 'smtp-server';

export type ReceivedMail = Readonly<{
  from: string;
  to: readonly string[];
  headers: Readonly<Record<string, string>>;
  text: string;
  raw: string;
  /** Which connection it came on, and as whom. */
  connection: string;
  user: string | undefined;
  secure: boolean;
}>;
type Wishes = Readonly<{
  user?: string;
  password?: string;
  certificate?: Readonly<{ key: string; cert: string }>;
  /** TLS from the first byte on, not by STARTTLS. */
  secure?: boolean;
}>;

/** A mail server: a real SMTP server that keeps all it gets and behaves as it is told. */
export class MailHost {
  readonly received: ReceivedMail[] = [];
  /** SMTP codes with which addressees, senders or whole messages are refused. */
  readonly refusedAddresses = new Map<string, number>();
  refusesSender: number | undefined;
  refusesMessage: number | undefined;
  /** Takes the message and is gone before it says so. */
  diesBeforeAnswer = false;
  /** Never says anything after the message. */
  hangs = false;
  /** Messages that came whole, answered or not. */
  heard = 0;
  private server: SMTPServer | undefined;

  private constructor(
    private readonly wishes: Wishes,
    public port: number,
  ) {}

  static async start(wishes: Wishes = {}): Promise<MailHost> {
    const host = new MailHost(wishes, 0);
    await host.start();
    return host;
  }

  /** As it was before, on the same port. */
  async start(): Promise<void> {
    const server = new SMTPServer(this.options());
    server.on('error', () => undefined);
    const socket = server.listen(this.port, '127.0.0.1');
    await once(socket, 'listening');
    this.port = (socket.address() as AddressInfo).port;
    this.server = server;
  }

  /** Gone with all its connections. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    for (const connection of server.connections) connection.close();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  }

  private options(): SMTPServerOptions {
    const { user, certificate, secure = false } = this.wishes;
    const disabled = [
      ...(user === undefined ? ['AUTH'] : []),
      ...(certificate ? [] : ['STARTTLS']),
    ];
    return {
      ...certificate,
      secure,
      authOptional: user === undefined,
      disabledCommands: disabled,
      allowInsecureAuth: true,
      closeTimeout: 100,
      disableReverseLookup: true,
      onAuth: ({ username, password }, _session, done) => {
        if (username === user && password === this.wishes.password) done(null, { user: username });
        else done(withCode(535, 'Authentication failed'));
      },
      onMailFrom: (_address, _session, done) => {
        if (this.refusesSender === undefined) done();
        else done(withCode(this.refusesSender, 'Sender refused'));
      },
      onRcptTo: ({ address }, _session, done) => {
        const code = this.refusedAddresses.get(address);
        if (code === undefined) done();
        else done(withCode(code, 'No such mailbox'));
      },
      onData: (stream, session, done) => {
        void this.take(stream, session, done);
      },
    };
  }

  private async take(
    stream: AsyncIterable<Buffer>,
    session: SMTPServerSession,
    done: (error?: Error | null, message?: string) => void,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    this.heard += 1;
    if (this.hangs) return;
    if (this.refusesMessage !== undefined) {
      done(withCode(this.refusesMessage, 'Message refused'));
      return;
    }
    this.received.push(mailOf(Buffer.concat(chunks).toString('utf8'), session));
    if (this.diesBeforeAnswer)
      for (const connection of this.server?.connections ?? []) connection.close();
    else done(null, 'kept');
  }
}

function withCode(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function mailOf(raw: string, session: SMTPServerSession): ReceivedMail {
  const [head = '', ...body] = raw.split('\r\n\r\n');
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...value] = line.split(': ');
      return [name.toLowerCase(), value.join(': ')];
    }),
  );
  const { mailFrom, rcptTo } = session.envelope;
  return {
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    headers,
    text: body.join('\r\n\r\n'),
    raw,
    connection: session.id,
    user: session.user,
    secure: session.secure,
  };
}
