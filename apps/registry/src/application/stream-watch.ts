import type { AccessScope } from '@jumpfleet/policy-contracts';

/** Where frames go. */
export type Watcher = Readonly<{
  /** Answers how many bytes have not been taken yet. */
  send(frames: string): number;
  close(): void;
}>;

/** A watcher that has this much still to read is cut off; it comes back with its last event's id. */
const mostWaitingBytes = 1_048_576;
/** With this much waiting, only what must be told is told. */
const busyBytes = 65_536;

/** One watcher: what it may see, and how far it has been told. */
export class StreamWatch {
  private waitingBytes = 0;

  constructor(
    readonly watcher: Watcher,
    public scope: AccessScope,
    public seen: number,
  ) {}

  get isBusy(): boolean {
    return this.waitingBytes > busyBytes;
  }

  get isLost(): boolean {
    return this.waitingBytes > mostWaitingBytes;
  }

  send(frames: string): void {
    this.waitingBytes = this.watcher.send(frames);
  }
}

export function frameOf(
  event: 'jump-client' | 'removed' | 'reset',
  data: object,
  id?: string,
): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
