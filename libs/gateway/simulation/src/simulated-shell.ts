import type { AgentConnection } from '@jumpfleet/gateway-client';
import { limits } from '@jumpfleet/gateway-contracts';
import { ReceiveWindow, SendWindow } from '@jumpfleet/gateway-domain';

const interrupt = 3;
const endOfInput = 4;
const carriageReturn = 13;
const maxLine = 4_096;

export type ShellLine = Pick<AgentConnection, 'send' | 'sendData'>;
type Way = Readonly<{ connection: ShellLine; channel: number }>;

/**
 * A shell that echoes what is typed and knows `echo`, `hostname` and `exit`, within the channel's credit, and goes on
 * where it stopped when another line takes it up.
 */
export class SimulatedShell {
  readonly #hostname: string;
  readonly #output = new SendWindow(limits.initialCreditBytes);
  readonly #input = new ReceiveWindow(limits.initialCreditBytes);
  #way: Way | undefined;
  #line = '';
  #exitCode: number | undefined;

  constructor(way: Way, hostname: string) {
    this.#way = way;
    this.#hostname = hostname;
    way.connection.send({ t: 'opened', channel: way.channel });
    this.#print(this.#prompt);
  }

  get hasExited(): boolean {
    return this.#exitCode !== undefined && this.#output.waiting === 0;
  }

  get isDetached(): boolean {
    return this.#way === undefined;
  }

  /** The line is lost, or the representative's is. */
  detach(): void {
    this.#way = undefined;
  }

  /** Goes on under another number; false where what is asked for is not kept any more. */
  resume(way: Way, received: number): boolean {
    if (!this.#output.resume(received)) return false;
    this.#way = way;
    const { channel } = way;
    way.connection.send({
      t: 'resumed',
      channel,
      received: this.#input.received,
      operation: 'shell',
    });
    this.#input.resume();
    way.connection.send({ t: 'opened', channel });
    this.#flush();
    return true;
  }

  credit(bytes: number): void {
    this.#output.credit(bytes);
    this.#flush();
  }

  type(bytes: Uint8Array): void {
    this.#input.take(bytes.length);
    const granted = this.#input.use(bytes.length);
    if (granted > 0 && this.#way)
      this.#way.connection.send({ t: 'credit', channel: this.#way.channel, bytes: granted });
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
    this.#output.write(Buffer.from(output));
    this.#flush();
  }

  #flush(): void {
    if (!this.#way) return;
    const { connection, channel } = this.#way;
    for (let next = this.#next(); next; next = this.#next()) connection.sendData(channel, next);
    if (this.#exitCode === undefined || this.#output.waiting > 0) return;
    connection.send({ t: 'exit', channel, code: this.#exitCode });
    connection.send({ t: 'close', channel, reason: 'the shell ended' });
  }

  #next(): Uint8Array | undefined {
    return this.#output.next(limits.maxDataBytes);
  }
}
