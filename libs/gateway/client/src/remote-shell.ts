import { EventEmitter } from 'node:events';
import type { ChannelEnd } from '@jumpfleet/gateway-domain';
import type { RemoteChannel } from './remote-channel.js';

/** The code that the shell ended with, or why it was lost. */
export type ShellEnd = Readonly<{ code: number | undefined; reason: string }>;

/** One shell on the other computer. What it prints is credited back once a listener has returned. */
export class RemoteShell extends EventEmitter<{ output: [bytes: Uint8Array]; drain: [] }> {
  readonly whenEnded: Promise<ShellEnd>;
  readonly #channel: RemoteChannel;

  constructor(channel: RemoteChannel) {
    super();
    this.#channel = channel;
    this.whenEnded = channel.whenEnded.then(shellEnd);
    channel.listen((bytes) => this.emit('output', bytes));
  }

  /** False when the other side is behind: pause the source until `drain`. */
  write(bytes: Uint8Array): boolean {
    const hasRoom = this.#channel.write(bytes);
    if (!hasRoom) void this.#channel.whenDrained().then(() => this.emit('drain'));
    return hasRoom;
  }

  resize(size: { cols: number; rows: number }): void {
    this.#channel.resize(size);
  }

  close(reason: string): void {
    this.#channel.close(reason);
  }
}

function shellEnd(end: ChannelEnd): ShellEnd {
  switch (end.kind) {
    case 'done':
      return { code: end.exitCode, reason: '' };
    case 'closed':
      return { code: undefined, reason: '' };
    case 'refused':
    case 'failed':
      return { code: undefined, reason: end.reason };
  }
}
