import type { Within } from '@jumpfleet/event-log';
import type { InstallerTerms, RegistryEvent } from '@jumpfleet/registry-domain';

export type OpenInstaller = Readonly<{
  installerId: string;
  terms: InstallerTerms;
  expiresAt: string;
  revokedAt: string | null;
  serverVersion: string;
  uses: number;
}>;

export type EnrolmentLookUp = Readonly<{
  enrolled: Readonly<{ clientId: string; name: string }> | undefined;
  installer: OpenInstaller | undefined;
  /** Since when this key has waited in the line without leaving it. */
  waitingSince: Date | undefined;
  /** Whether the site has as many clients in all, or active ones, as it may. */
  limits: Readonly<{ total: boolean; active: boolean }>;
}>;

/** What an enrolment needs to know before it decides, and what it must hold while it commits. */
export interface EnrolmentDesk {
  /** One look-up: who already holds this key pair, and which installer the key opens. */
  lookUp(installerKey: string, publicKeyThumbprint: string, now: Date): Promise<EnrolmentLookUp>;
  /** The integer id of the configuration API for a new client. */
  nextNumber(): Promise<number>;
  /**
   * Admits clients in the transaction of their first events. Throws `EnrolmentTurnedAway` when the
   * last use of the installer, and `NoPlaceLeft` when the last place of the site went to another.
   */
  readonly admit: Within<RegistryEvent>;
  /** The same for a computer that needs no installer any more, as it enrolled by one before. */
  readonly admitAnew: Within<RegistryEvent>;
}

/** The installer was used up, revoked or deleted by others in the meantime. */
export class EnrolmentTurnedAway extends Error {
  override readonly name = 'EnrolmentTurnedAway';
}
