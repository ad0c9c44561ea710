import type { RefusalTable } from '@jumpfleet/http';
import type { SpentInstaller } from '@jumpfleet/registry-domain';

/** The words for whoever comes with an installer that serves nobody any more. */
export const spentInstallers: RefusalTable<SpentInstaller> = {
  'installer-revoked': {
    status: 410,
    detail: 'This installer has been revoked. A new installer is needed.',
  },
  'installer-outdated': {
    status: 410,
    detail: "This installer was made before the site's last upgrade. A new installer is needed.",
  },
  'installer-expired': {
    status: 410,
    detail: 'This installer has expired. A new installer is needed.',
  },
  'installer-exhausted': {
    status: 409,
    detail: ({ maxUses }) => `This installer has been used ${maxUses} times and allows no more.`,
  },
};
