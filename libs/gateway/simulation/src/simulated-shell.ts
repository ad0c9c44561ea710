import { ReceiveCredit, SendCredit } from '@jumpfleet/gateway-client';
import type { AgentConnection, ChannelMessage } from '@jumpfleet/gateway-client';

const interrupt = 3;
const endOfInput = 4;
const carriageReturn = 13;
const maxLine = 4_096;

/** A shell that echoes what is typed and knows `echo`, `hostname` and `exit`, within the channel's credit. */
export class SimulatedShell {
  readonly #connection: AgentConnection;
  readonly #channel: number;
  readonly #hostname: string;
  readonly #credit = new SendCredit();
  readonly #consumed = new ReceiveCredit();
  #line = '';
  #waiting: Buffer = Buffer.alloc(0);
  #exitCode: number | undefined;

  constructor(connection: AgentConnection, channel: number, hostname: string) {
    this.#connection = connection;
    this.#channel = channel;
    this.#hostname = hostname;
    connection.send({ t: 'opened', channel });
    this.#print(this.#prompt);
  }

  get hasExited(): boolean {
    return this.#exitCode !== undefined && this.#waiting.length === 0;
  }

  hear(message: Exclude<ChannelMessage, { t: 'open' }>): void {
    if (message.t !== 'credit') return;
    this.#credit.grant(message.bytes);
    this.#print('');
  }

  type(bytes: Uint8Array): void {
    const grant = this.#consumed.consumed(bytes.length);
    if (grant > 0) this.#connection.send({ t: 'credit', channel: this.#channel, bytes: grant });
    for (const byte of bytes) this.#key(byte);
  }

  get #prompt(): string {
    return `${this.#hostname}$ `;
  }

  #key(byte: number): void {
    if (byte === carriageReturn || byte === 10) this.#enter();
    else if (byte === interrupt) this.#newLine('^C');
    else if (byte === endOfInput && this.#line === '') this.#exit(0);
    else if (this.#line.length < maxLine) {
      this.#line += String.fromCharCode(byte);
      this.#print(Buffer.from([byte]));
    }
  }

  #enter(): void {
    const [command = '', ...words] = this.#line.trim().split(/\s+/);
    switch (command) {
      case 'exit':
        this.#exit(Number(words[0] ?? 0) & 255);
        break;
      case 'echo':
        this.#newLine(`\r\n${words.join(' ')}`);
        break;
      case 'hostname':
        this.#newLine(`\r\n${this.#hostname}`);
        break;
      case '':
        this.#newLine('');
        break;
      default:
        this.#newLine(`\r\nsh: ${command}: not found`);
    }
  }

  #newLine(text: string): void {
    this.#line = '';
    this.#print(`${text}\r\n${this.#prompt}`);
  }

  #exit(code: number): void {
    this.#exitCode = code;
    this.#print('\r\nlogout\r\n');
  }

  #print(output: string | Buffer): void {
    this.#waiting = Buffer.concat([this.#waiting, Buffer.from(output)]);
    while (this.#waiting.length > 0) {
      const granted = this.#credit.take(this.#waiting.length);
      if (granted === 0) return;
      this.#connection.sendData(this.#channel, this.#waiting.subarray(0, granted));
      this.#waiting = this.#waiting.subarray(granted);
    }
    if (this.#exitCode === undefined) return;
    this.#connection.send({ t: 'exit', channel: this.#channel, code: this.#exitCode });
    this.#connection.send({ t: 'close', channel: this.#channel, reason: 'the shell ended' });
  }
}
