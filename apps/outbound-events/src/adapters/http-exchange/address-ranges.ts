import { BlockList, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Nobody's ticket system, whatever the operator says of private addresses: this machine's links, groups,
 * addresses that carry another inside, and those under which clouds give out credentials.
 */
const reserved = [
  '0.0.0.0/8',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '192.0.0.192/32',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '64:ff9b:1::/48',
  '2001::/32',
  '2002::/16',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

/** The rest of what is not a public unicast address (IANA special-purpose registries, RFC 6890 and after). */
const inside = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '::/96',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '3fff::/20',
  'fc00::/7',
];

const reservedList = addressList(reserved);
const insideList = addressList(inside);

/** Addresses and networks (CIDR) to look addresses up in. */
export function addressList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [network = '', bits] = entry.split('/');
    if (bits === undefined) list.addAddress(network, family(network));
    else list.addSubnet(network, Number(bits), family(network));
  }
  return list;
}

export function includesAddress(list: BlockList, address: string): boolean {
  const plain = plainAddress(address);
  return list.check(plain, family(plain));
}

export function isReservedAddress(address: string): boolean {
  return includesAddress(reservedList, address);
}

/** Loopback, private and other addresses that only this site can reach. */
export function isInsideAddress(address: string): boolean {
  return includesAddress(insideList, address);
}

/** An IPv4 address that is written as IPv6, mapped (RFC 4291) or for NAT64 (RFC 6052), is that IPv4 address. */
function plainAddress(address: string): string {
  const [bare = ''] = address.split('%', 1);
  if (!isIPv6(bare)) return bare;
  const parsed = ipaddr.IPv6.parse(bare);
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString();
  if (parsed.range() === 'rfc6052')
    return ipaddr.fromByteArray(parsed.toByteArray().slice(-4)).toString();
  return bare;
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
