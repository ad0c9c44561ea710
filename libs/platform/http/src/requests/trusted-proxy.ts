import { BlockList, isIPv6 } from 'node:net';

const privateNetworks = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  privateNetworks.addSubnet(network, prefix);
privateNetworks.addAddress('::1', 'ipv6');
privateNetworks.addSubnet('fc00::', 7, 'ipv6');
privateNetworks.addSubnet('fe80::', 10, 'ipv6');

/**
 * Whether a hop's word on who called it counts. Only the direct caller's does, when it stands in our own
 * network: that is the edge or the Ingress. What it was itself told may have been made up.
 */
export function trustedProxy(address: string, hop: number): boolean {
  return hop === 0 && privateNetworks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
