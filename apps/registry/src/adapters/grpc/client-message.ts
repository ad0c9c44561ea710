import type { Statistics } from '@jumpfleet/gateway-contracts';
import type { JumpClientItem } from '../../application/fleet-list.js';
import type { ItemDetail } from '../persistence/item-details.js';

/** One Jump Client with what policy decides about it by. */
export function clientDetailMessage(
  { seen: { item }, item: { settings } }: ItemDetail,
  screenTellsPresence: boolean,
): object {
  return {
    ...clientMessage(item),
    access: {
      listType: settings.jumpGroup.type,
      listNumber: settings.jumpGroup.id,
      ...given('jumpPolicy', settings.jumpPolicyId),
      ...given('attended', settings.attendedSessionPolicyId),
      ...given('unattended', settings.unattendedSessionPolicyId),
      publicSiteAddress: settings.publicSiteAddress,
      customerPresent: item.status === 'online' && isPresent(item.statistics, screenTellsPresence),
    },
  };
}

/** PO-35: who is logged in, and where the site says so, is not away from the screen. */
function isPresent(statistics: Statistics | null, screenTells: boolean): boolean {
  if (!statistics?.console_user) return false;
  const { screen_locked: isLocked = false, screen_saver: isSaved = false } = statistics;
  return !screenTells || !(isLocked || isSaved);
}

/** Over gRPC an optional number is left out where there is none. */
function given(name: string, number: number | null): object {
  return number === null ? {} : { [name]: number };
}

/** A Jump Client as RegistryService and JumpItemService answer it. */
export function clientMessage(item: JumpClientItem): object {
  return {
    id: item.id,
    name: item.name,
    hostname: item.hostname,
    jumpGroup: item.jump_group,
    tag: item.tag,
    comments: item.comments,
    status: item.status,
    shard: item.shard ?? '',
    version: item.version,
    platform: item.platform,
    publicIp: item.public_ip ?? '',
    privateIp: item.private_ip ?? '',
    lastConnectAt: item.last_connect_at ?? '',
    endpointId: item.endpoint_id,
    needsUpdate: item.needs_update,
  };
}
