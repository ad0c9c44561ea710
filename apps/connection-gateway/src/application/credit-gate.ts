import { BulkPace } from '@jumpfleet/gateway-domain';

/** What a key or a paste has at most; a piece of bulk data has more. */
const keystrokeBytes = 256;
/** Smaller grants are those of terminals. */
const bulkCreditBytes = 16_384;

/** Credit and keystrokes of all sessions of a shard go through here, so that who copies leaves room for who types. */
export class CreditGate {
  private readonly copies = new BulkPace({ bytesPerSecond: 16_777_216, typingMs: 1_000 });
  /** What a shell prints is recorded as well, and nobody can read as much. */
  private readonly prints = new BulkPace({ bytesPerSecond: 4_194_304, typingMs: 1_000 });

  /** A representative sends bytes. */
  input(bytes: number): void {
    if (bytes > keystrokeBytes) return;
    this.copies.typed(performance.now());
    this.prints.typed(performance.now());
  }

  /** Passes credit on, at once or later; whoever acts sees to it that it still counts then. */
  pass(bytes: number, act: () => void, isShell = false): void {
    const pace = isShell ? this.prints : this.copies;
    const delayMs = bytes < bulkCreditBytes ? 0 : pace.delayMs(bytes, performance.now());
    if (delayMs <= 0) act();
    else setTimeout(act, delayMs).unref();
  }
}
