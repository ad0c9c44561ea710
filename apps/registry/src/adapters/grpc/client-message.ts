import type { JumpClientItem } from '../../application/fleet-list.js';

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
  };
}
