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
  const prefix = [...Number.parseInt(mask, 16).toString(2)].filter((bit) => bit === '1').length;
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

function route6(line: string): Route[] {
  const [destination = '', prefix = '', , , gateway = '', metric = '', , , , name = ''] = line
    .trim()
    .split(/ +/);
  if (!/^[0-9a-f]{32}$/.test(destination) || name === 'lo') return [];
  const bits = Number.parseInt(prefix, 16);
  if (bits === 128 && /^0+$/.test(gateway)) return [];
  return [
    {
      destination: `${address6(destination)}/${String(bits)}`,
      ...(!/^0+$/.test(gateway) && { gateway: address6(gateway) }),
      interface: name,
      metric: Number.parseInt(metric, 16),
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
