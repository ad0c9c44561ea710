import type { JumpClientItem } from '../../application/fleet-list.js';
import type { ItemDetail } from '../persistence/item-details.js';

/** One Jump Client with what policy decides about it by; a customer is present who is logged in (PO-35). */
export function clientDetailMessage({ seen: { item }, item: { settings } }: ItemDetail): object {
  return {
    ...clientMessage(item),
    access: {
      listType: settings.jumpGroup.type,
      listNumber: settings.jumpGroup.id,
      ...given('jumpPolicy', settings.jumpPolicyId),
      ...given('attended', settings.attendedSessionPolicyId),
      ...given('unattended', settings.unattendedSessionPolicyId),
      publicSiteAddress: settings.publicSiteAddress,
      customerPresent: item.status === 'online' && !!item.statistics?.console_user,
    },
  };
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
