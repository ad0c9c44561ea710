import { EventEmitter } from 'node:events';
import { limits } from '@jumpfleet/gateway-contracts';
import type { RepresentativeMessage, SessionMessage } from '@jumpfleet/gateway-contracts';
import { ReceiveCredit, SendCredit } from './credit.js';

export interface ShellLine {
  send(message: RepresentativeMessage): void;
  sendData(payload: Uint8Array): void;
  closed(): void;
}

/** The code that the shell ended with, or why it was lost. */
export type ShellEnd = Readonly<{ code: number | undefined; reason: string }>;

type ChannelMessage = Extract<
  SessionMessage,
  { t: 'opened' | 'refused' | 'credit' | 'exit' | 'close' }
>;

/** One shell on the other computer. What it prints is credited back once a listener has returned. */
export class RemoteShell extends EventEmitter<{ output: [bytes: Uint8Array]; drain: [] }> {
  readonly whenOpened: Promise<RemoteShell>;
  readonly whenEnded: Promise<ShellEnd>;
  readonly #channel: number;
  readonly #line: ShellLine;
  readonly #credit = new SendCredit();
  readonly #consumed = new ReceiveCredit();
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #settleOpened: { resolve: () => void; reject: (reason: Error) => void };
  #settleEnded: (end: ShellEnd) => void;

  constructor(channel: number, line: ShellLine) {
    super();
    this.#channel = channel;
    this.#line = line;
    const opened = Promise.withResolvers<RemoteShell>();
    const ended = Promise.withResolvers<ShellEnd>();
    this.whenOpened = opened.promise;
    this.whenEnded = ended.promise;
    this.#settleOpened = {
      resolve: () => opened.resolve(this),
      reject: (reason) => opened.reject(reason),
    };
    this.#settleEnded = (end) => ended.resolve(end);
  }

  /** False when the other side is behind: pause the source until `drain`. */
  write(bytes: Uint8Array): boolean {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#flush();
    return this.#waitingBytes < limits.initialCreditBytes;
  }

  resize(size: { cols: number; rows: number }): void {
    this.#line.send({ t: 'resize', channel: this.#channel, ...size });
  }

  close(reason: string): void {
    this.#line.send({ t: 'close', channel: this.#channel, reason });
    this.#finish({ code: undefined, reason });
  }

  hear(message: ChannelMessage): void {
    switch (message.t) {
      case 'opened':
        this.#settleOpened.resolve();
        break;
      case 'refused':
        this.lost(message.message);
        break;
      case 'credit':
        this.#credit.grant(message.bytes);
        this.#flush();
        break;
      case 'exit':
        this.#finish({ code: message.code, reason: '' });
        break;
      case 'close':
        this.lost(message.reason);
        break;
    }
  }

  hearData(payload: Uint8Array): void {
    this.emit('output', payload);
    const bytes = this.#consumed.consumed(payload.length);
    if (bytes > 0) this.#line.send({ t: 'credit', channel: this.#channel, bytes });
  }

  lost(reason: string): void {
    this.#finish({ code: undefined, reason });
  }

  #finish(end: ShellEnd): void {
    this.#waiting = [];
    this.#settleOpened.reject(new Error(end.reason || 'the shell ended'));
    this.whenOpened.catch(() => undefined);
    this.#settleEnded(end);
    this.#line.closed();
  }

  #flush(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const granted = this.#credit.take(next.length);
      if (granted === 0) return;
      this.#line.sendData(next.subarray(0, granted));
      this.#waitingBytes -= granted;
      if (granted === next.length) this.#waiting.shift();
      else this.#waiting[0] = next.subarray(granted);
    }
    this.emit('drain');
  }
}
