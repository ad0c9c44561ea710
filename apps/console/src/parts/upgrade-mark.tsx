import type { JumpClient } from '../application/fleet.js';

/** UP-05: the field's own words. */
export function UpgradeMark({ client }: { client: JumpClient }) {
  return client.needs_update ? <span class="mark">Upgrade Pending</span> : null;
}
