import { ReceiveCredit, SendCredit } from '@jumpfleet/gateway-client';
import type { ChannelMessage } from '@jumpfleet/gateway-client';
import type { ShellFactory, ShellProcess } from './ports.js';
import type { ChannelLine } from './shell-channels.js';

/** One shell and its flow control: it is paused while the representative is behind. */
export class ShellChannel {
  readonly #channel: number;
  readonly #line: ChannelLine;
  readonly #gone: () => void;
  readonly #mayPrint = new SendCredit();
  readonly #taken = new ReceiveCredit();
  #shell: ShellProcess | undefined;
  #waiting: Uint8Array[] = [];
  #exitCode: number | undefined;

  constructor(channel: number, line: ChannelLine, gone: () => void) {
    this.#channel = channel;
    this.#line = line;
    this.#gone = gone;
  }

  start(start: ShellFactory, size: Readonly<{ cols: number; rows: number }>): void {
    this.#shell = start(size, {
      output: (bytes) => this.#print(bytes),
      consumed: (bytes) => this.#giveCredit(bytes),
      exited: (code) => {
        this.#exitCode = code;
        this.#flush();
      },
    });
    this.#line.send({ t: 'opened', channel: this.#channel });
  }

  write(payload: Uint8Array): void {
    this.#shell?.write(payload);
  }

  hear(message: Exclude<ChannelMessage, { t: 'open' }>): void {
    switch (message.t) {
      case 'resize':
        this.#shell?.resize(message.cols, message.rows);
        break;
      case 'credit':
        this.#mayPrint.grant(message.bytes);
        this.#flush();
        break;
      case 'close':
        this.close();
        this.#gone();
        break;
    }
  }

  close(): void {
    this.#waiting = [];
    this.#shell?.kill();
    this.#shell = undefined;
  }

  #print(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#flush();
  }

  #giveCredit(consumed: number): void {
    const bytes = this.#taken.consumed(consumed);
    if (bytes > 0) this.#line.send({ t: 'credit', channel: this.#channel, bytes });
  }

  #flush(): void {
    if (this.#shell === undefined) return;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const granted = this.#mayPrint.take(next.length);
      if (granted === 0) {
        this.#shell.pause();
        return;
      }
      this.#line.sendData(this.#channel, next.subarray(0, granted));
      if (granted === next.length) this.#waiting.shift();
      else this.#waiting[0] = next.subarray(granted);
    }
    if (this.#exitCode === undefined) this.#shell.resume();
    else this.#sayExit(this.#exitCode);
  }

  #sayExit(code: number): void {
    this.#shell = undefined;
    this.#line.send({ t: 'exit', channel: this.#channel, code });
    this.#line.send({ t: 'close', channel: this.#channel, reason: 'the shell ended' });
    this.#gone();
  }
}
