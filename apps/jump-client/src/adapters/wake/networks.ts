import type { NetworkInterfaceInfo } from 'node:os';

export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;
export type Network = Readonly<{ address: string; broadcast: string }>;

/** The networks to wake in: that of the default gateway, or where there is none, all that this computer is in. */
export function networksOf(interfaces: Interfaces, device: string | undefined): Network[] {
  const chosen = device === undefined ? Object.values(interfaces) : [interfaces[device]];
  return chosen
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address, netmask }) => ({ address, broadcast: broadcastOf(address, netmask) }));
}

/** The address that everybody in the network hears; a network of two has none of its own. */
function broadcastOf(address: string, netmask: string): string {
  const [ip, mask] = [address, netmask].map(numberOf) as [number, number];
  if (~mask >>> 0 <= 1) return '255.255.255.255';
  return [24, 16, 8, 0].map((shift) => String(((ip | ~mask) >>> shift) & 255)).join('.');
}

const numberOf = (address: string): number =>
  address.split('.').reduce((number, part) => ((number << 8) | Number(part)) >>> 0, 0);
