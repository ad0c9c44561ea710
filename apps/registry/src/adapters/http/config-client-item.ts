import { configTime } from '@jumpfleet/http';
import type { ConfigClientRow } from '../persistence/config-clients.js';

/** A Jump Client as the configuration API answers it. */
export function configClient(row: ConfigClientRow): object {
  const { stats } = row;
  return {
    id: row.number,
    jump_group_id: row.jump_group_id,
    jump_group_type: row.jump_group_type,
    name: row.name,
    hostname: row.hostname,
    ...(stats.fqdn ? { fqdn: stats.fqdn } : {}),
    tag: row.tag,
    comments: row.comments,
    jump_policy_id: row.jump_policy_id,
    attended_session_policy_id: row.attended_session_policy_id,
    unattended_session_policy_id: row.unattended_session_policy_id,
    public_site_address: row.public_site_address,
    support_button_profile_code_name: row.support_button_profile_code_name,
    support_button_direct_queue: row.support_button_direct_queue,
    customer_client_start_mode: row.start_mode,
    is_quiet: row.is_quiet,
    install_mode: row.install_mode,
    connection_type: connectionType(row),
    ...instant('last_connect_timestamp', Number(row.last_connect_at)),
    ...instant('last_disconnect_timestamp', Number(row.last_disconnect_at)),
    is_lost: row.lost,
    needs_update: row.needs_update,
    unavailable_reason: row.disabled ? 'disabled' : 'none',
    operating_system: stats.operating_system ?? '',
    public_ip: row.public_ip,
    private_ip: stats.private_ip ?? '',
    console_user: stats.console_user ?? '',
    ...instant('expiration_timestamp', row.expires_at?.getTime() ?? 0),
    max_offline_minutes: row.max_offline_minutes,
    ...instant('last_access_timestamp', Number(row.last_accessed_at)),
  };
}

function connectionType({ uninstalled, passive }: ConfigClientRow): string {
  if (uninstalled) return 'uninstalled';
  return passive ? 'passive' : 'active';
}

/** A time that never was is left out: these fields are no nullable ones. */
function instant(name: string, milliseconds: number): Record<string, string> {
  return milliseconds === 0 ? {} : { [name]: configTime(new Date(milliseconds)) };
}
