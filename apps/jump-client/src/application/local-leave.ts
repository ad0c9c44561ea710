import type { ClientSettings } from '@jumpfleet/gateway-contracts';

export class LeaveRefused extends Error {
  override readonly name = 'LeaveRefused';

  constructor() {
    super(
      'The site allows only privileged users of this computer to remove or disable the Jump Client.',
    );
  }
}

/** Who asks: root, somebody whom root lets, or anybody else. */
export type LocalUser = Readonly<{ isRoot: boolean; isAllowedByRoot: boolean }>;

/** AG-41: whether somebody at the computer may remove or switch off the client. What the server wants is not asked here. */
export function mayLeave(settings: ClientSettings | undefined, user: LocalUser): boolean {
  return !(settings?.restrict_uninstall ?? false) || user.isRoot || user.isAllowedByRoot;
}
