import type { NetworkInterfaceInfo } from 'node:os';

export type DefaultRoute = Readonly<{ device: string; gateway: string }>;

/** From `/proc/net/route`: addresses are hexadecimal in the machine's byte order. */
export function defaultRoute(routes: string): DefaultRoute | undefined {
  for (const line of routes.split('\n').slice(1)) {
    const [device = '', destination, gateway = ''] = line.split('\t');
    if (destination === '00000000' && /^[0-9A-F]{8}$/.test(gateway) && gateway !== '00000000')
      return { device, gateway: address(gateway) };
  }
  return undefined;
}

function address(hex: string): string {
  const bytes = hex.match(/../g) ?? [];
  return bytes
    .reverse()
    .map((byte) => String(Number.parseInt(byte, 16)))
    .join('.');
}

/** From `/proc/net/arp`: the gateway's MAC tells networks with equal addresses apart. */
export function macOf(arp: string, ip: string): string | undefined {
  const line = arp.split('\n').find((candidate) => candidate.startsWith(`${ip} `));
  const mac = line?.split(/ +/)[3];
  return mac === undefined || mac === '00:00:00:00:00:00' ? undefined : mac;
}

/** An address that a card can be called by. */
export function isMac(text: string): boolean {
  return /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(text) && text !== '00:00:00:00:00:00';
}

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** The address that the computer's own network knows it by: the default route's, IPv4 before IPv6. */
export function privateIp(interfaces: Interfaces, device: string | undefined): string | undefined {
  const preferred = device === undefined ? [] : (interfaces[device] ?? []);
  const others = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  const candidates = [...preferred, ...others].filter(({ internal }) => !internal);
  return (candidates.find(({ family }) => family === 'IPv4') ?? candidates[0])?.address;
}
