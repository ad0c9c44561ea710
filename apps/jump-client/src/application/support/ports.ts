import type { RedeemResponse } from '@jumpfleet/sessions-contracts';
import type { KeyPair } from '@jumpfleet/gateway-client';

/** The terminal that a customer started the temporary client in. */
export interface CustomerTerminal {
  print(line: string): void;
  /** Each line that is typed; `undefined` once nothing more can be. */
  onLine(heard: (line: string | undefined) => void): void;
  /** Ctrl-C, and whatever else asks the program to go. */
  onLeave(asked: () => void): void;
  close(): void;
}

/** An expected no of the site, in its own words. */
export class SupportRefused extends Error {
  override readonly name = 'SupportRefused';
}

export interface SupportSite {
  /** Throws `SupportRefused` where the key is not good for a session. */
  redeem(keys: KeyPair): Promise<RedeemResponse>;
  /** Installs the Jump Client that this installer makes, and starts it; throws with the reason in words. */
  install(installerKey: string): Promise<void>;
}
