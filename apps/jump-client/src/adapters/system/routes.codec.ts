export type Route = Readonly<{
  /** With its prefix; `0.0.0.0/0` and `::/0` are the defaults. */
  destination: string;
  gateway?: string;
  interface: string;
  metric: number;
}>;

/** From `/proc/net/route` and `/proc/net/ipv6_route`; this computer's own addresses are no routes. */
export function routesOf(ipv4: string, ipv6: string): Route[] {
  return [...ipv4.split('\n').slice(1).flatMap(route4), ...ipv6.split('\n').flatMap(route6)];
}

function route4(line: string): Route[] {
  const [name = '', destination = '', gateway = '', , , , metric, mask = ''] = line.split('\t');
  if (!/^[0-9A-F]{8}$/.test(destination)) return [];
  const prefix = Number.parseInt(mask, 16).toString(2).replaceAll('0', '').length;
  return [
    {
      destination: `${address4(destination)}/${String(prefix)}`,
      ...(gateway !== '00000000' && { gateway: address4(gateway) }),
      interface: name,
      metric: Number(metric),
    },
  ];
}

/** In the machine's byte order, which is little-endian wherever this runs. */
function address4(hex: string): string {
  const bytes = (hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
  return bytes.reverse().join('.');
}

const anywhere = '0'.repeat(32);

function route6(line: string): Route[] {
  const fields = line.trim().split(/ +/);
  if (fields.length !== 10) return [];
  const field = (at: number): string => fields[at] ?? '';
  const [prefix, gateway, name] = [field(1), field(4), field(9)];
  const isOwnAddress = prefix === '80' && gateway === anywhere;
  if (name === 'lo' || isOwnAddress) return [];
  return [
    {
      destination: `${address6(field(0))}/${String(Number.parseInt(prefix, 16))}`,
      ...(gateway !== anywhere && { gateway: address6(gateway) }),
      interface: name,
      metric: Number.parseInt(field(5), 16),
    },
  ];
}

/** As an URL would write it: that is the short form of RFC 5952. */
function address6(hex: string): string {
  const groups = (hex.match(/..../g) ?? []).join(':');
  return new URL(`http://[${groups}]`).hostname.slice(1, -1);
}

export function nameServersOf(resolver: string): string[] {
  return [...resolver.matchAll(/^nameserver\s+(\S+)/gm)].map(([, address = '']) => address);
}
