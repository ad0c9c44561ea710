import type { InstallerMoment } from '@jumpfleet/registry-domain';
import type { OpenInstaller } from '../../application/enrolment-ports.js';
import { installerState } from '../../application/installer-state.js';
import type { InstallerListRow } from '../persistence/installer-queries.js';

/** An installer as the fleet API shows it: with its state, its governance and what became of it (D12). */
export function installerItem(row: InstallerListRow, at: InstallerMoment) {
  const { settings, maxUses, allowedAddresses, platforms, isPaced } = row.terms;
  return {
    id: row.installer_id,
    /** The id of the configuration API. */
    number: row.number,
    installer_id: row.key,
    state: installerState(openInstaller(row), at),
    name: settings.name,
    tag: settings.tag,
    comments: settings.comments,
    jump_group: settings.jumpGroup,
    connection_type: row.connection_type,
    server_version: row.server_version,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    revoked_at: row.revoked_at?.toISOString() ?? null,
    first_downloaded_at: row.first_downloaded_at?.toISOString() ?? null,
    uses: row.uses,
    live_uses: row.live_uses,
    max_uses: maxUses,
    allowed_addresses: allowedAddresses,
    platforms,
    paced: isPaced,
    download_path: downloadPath(row),
  };
}
export type InstallerItem = ReturnType<typeof installerItem>;

/** AG-11: where anybody with the link gets the package, with `/{platform}` after it. */
const downloadPath = ({ key }: InstallerListRow): string =>
  `/api/config/v1/jump-client/installer/${key}`;

export function openInstaller(row: InstallerListRow): OpenInstaller {
  return {
    installerId: row.installer_id,
    terms: row.terms,
    expiresAt: row.expires_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
    serverVersion: row.server_version,
    uses: row.uses,
  };
}
