import { limits } from '@jumpfleet/gateway-contracts';

/** What one side of a channel may still send. */
export class SendCredit {
  #bytes: number = limits.initialCreditBytes;

  get bytes(): number {
    return this.#bytes;
  }

  grant(bytes: number): void {
    this.#bytes = Math.min(limits.maxCreditBytes, this.#bytes + bytes);
  }

  /** How much of `wanted` may go now; that much is spent. */
  take(wanted: number): number {
    const granted = Math.min(wanted, this.#bytes, limits.maxDataBytes);
    this.#bytes -= granted;
    return granted;
  }
}

/** Gives credit back for what was consumed, in portions rather than for every keystroke. */
export class ReceiveCredit {
  static readonly portionBytes = limits.initialCreditBytes / 4;
  #owed = 0;

  /** The bytes to grant now, 0 for not yet. */
  consumed(bytes: number): number {
    this.#owed += bytes;
    if (this.#owed < ReceiveCredit.portionBytes) return 0;
    const grant = this.#owed;
    this.#owed = 0;
    return grant;
  }
}
