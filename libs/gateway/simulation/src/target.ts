import { isIP } from 'node:net';

/** Whether the site is on this machine: loads go nowhere else unless somebody insists. */
export function isLoopback(site: string): boolean {
  const { hostname } = new URL(site);
  return hostname === 'localhost' || hostname === '[::1]' || isLoopbackAddress(hostname);
}

function isLoopbackAddress(host: string): boolean {
  return isIP(host) === 4 && host.startsWith('127.');
}

/** Towards one server an address has 28,000 ports; long before they are used up, finding a free one takes milliseconds. */
const clientsPerAddress = 6_000;

/** The first clients leave the source address to the kernel; the others share further ones of this machine. */
export function sourceAddress(site: string, clientIndex: number): string | undefined {
  const group = Math.floor(clientIndex / clientsPerAddress) % 250;
  if (group === 0 || !isLoopbackAddress(new URL(site).hostname)) return undefined;
  return `127.0.0.${String(1 + group)}`;
}
