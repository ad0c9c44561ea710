import type { FleetGuardEvent } from './fleet-guard.messages.js';
import type { InstallerEvent } from './installer.messages.js';
import type { JumpClientEvent } from './jump-client.messages.js';
import type { JumpGroupEvent } from './jump-group.messages.js';
import type { SiteSettingsChanged } from './site-settings.messages.js';

/** Everything that the registry's event log may hold. */
export type RegistryEvent =
  JumpClientEvent | InstallerEvent | JumpGroupEvent | SiteSettingsChanged | FleetGuardEvent;
