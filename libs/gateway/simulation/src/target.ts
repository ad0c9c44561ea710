import { isIP } from 'node:net';

/** Whether the site is on this machine: loads go nowhere else unless somebody insists. */
export function isLoopback(site: string): boolean {
  const { hostname } = new URL(site);
  return hostname === 'localhost' || hostname === '[::1]' || isLoopbackAddress(hostname);
}

function isLoopbackAddress(host: string): boolean {
  return isIP(host) === 4 && host.startsWith('127.');
}

/** Three processes fill most of the 28,000 ports that one address has towards one server. */
const processesPerAddress = 3;

/**
 * The first processes leave the source address to the kernel, which then finds a port much faster
 * (binding an address costs a millisecond each with thousands open); later ones share further addresses.
 */
export function sourceAddress(site: string, processIndex: number): string | undefined {
  const group = Math.floor(processIndex / processesPerAddress);
  if (group === 0 || !isLoopbackAddress(new URL(site).hostname)) return undefined;
  return `127.0.0.${String(1 + group)}`;
}
