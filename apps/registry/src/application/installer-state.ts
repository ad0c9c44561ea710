import type { InstallerMoment } from '@jumpfleet/registry-domain';
import { spentInstaller } from '@jumpfleet/registry-domain';
import type { OpenInstaller } from './enrolment-ports.js';

export type InstallerState = 'open' | 'expired' | 'exhausted' | 'revoked' | 'outdated';

/** What an enrolment would meet now, in one word for lists. */
export function installerState(installer: OpenInstaller, at: InstallerMoment): InstallerState {
  const spent = spentInstaller(installer, at);
  switch (spent?.kind) {
    case undefined:
      return 'open';
    case 'installer-expired':
      return 'expired';
    case 'installer-exhausted':
      return 'exhausted';
    case 'installer-revoked':
      return 'revoked';
    case 'installer-outdated':
      return 'outdated';
  }
}
