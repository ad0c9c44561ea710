import type { SessionLine } from '@jumpfleet/gateway-contracts';
import { readablePath } from './readable-path.js';

type Used = Extract<SessionLine, { event: 'used' }>;
/** Whose channel it is; `channel` is the representative's number. */
export type UseOf = Readonly<Required<Pick<Used, 'session' | 'client' | 'leg' | 'channel'>>>;
type Asked = Readonly<{ path?: string; to?: string; pid?: number }>;
type Result = Readonly<Record<string, unknown>>;

const sha256 = /^[0-9a-f]{64}$/;

/** What is done with one channel, for the record: told once when it begins and once when it is over. */
export class ChannelUse {
  private bytes = 0;
  private exit: Readonly<{ code: number; result: Result }> | undefined;
  private isOpen = false;
  private isTold = false;

  constructor(
    readonly operation: string,
    private readonly of: UseOf,
    private readonly asked: Asked | object,
    private readonly tell: (line: SessionLine) => void,
  ) {}

  carried(bytes: number): void {
    this.bytes += bytes;
  }

  /** That it was opened was told before. */
  goingOn(): this {
    this.isOpen = true;
    return this;
  }

  /** It may be said again when a channel is resumed. */
  opened(): void {
    if (!this.isOpen) this.report({ state: 'opened' });
    this.isOpen = true;
  }

  refused(code: string): void {
    this.last({ state: 'refused', code });
  }

  exited(code: number, result: Result = {}): void {
    this.exit = { code, result };
  }

  /** The channel is over. Without an exit an operation failed; a shell may be left at any time. */
  over(code = 'cancelled'): void {
    const { exit, bytes } = this;
    if (!exit && this.operation !== 'shell') this.last({ state: 'failed', bytes, code });
    else this.last({ state: 'done', bytes, ...(exit && ended(exit)) });
  }

  /** What carried it is lost for good. */
  lost(): void {
    if (this.exit) this.over();
    else this.last({ state: 'failed', bytes: this.bytes, code: 'connection-lost' });
  }

  private last(what: Pick<Used, 'state' | 'bytes' | 'code' | 'sha256' | 'exit_code'>): void {
    if (this.isTold) return;
    this.isTold = true;
    this.report(what);
  }

  private report(what: Partial<Used> & Pick<Used, 'state'>): void {
    const { path, to, pid } = this.asked as Asked;
    this.tell({
      event: 'used',
      ...this.of,
      at: Date.now(),
      operation: this.operation,
      ...(path !== undefined && { path: readablePath(path) }),
      ...(to !== undefined && { to: readablePath(to) }),
      ...(pid !== undefined && { pid }),
      ...what,
    });
  }
}

function ended({ code, result }: { code: number; result: Result }) {
  const digest = result['sha256'];
  const isDigest = typeof digest === 'string' && sha256.test(digest);
  return { exit_code: code, ...(isDigest && { sha256: digest }) };
}
