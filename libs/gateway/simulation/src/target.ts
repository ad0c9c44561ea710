import { isIP } from 'node:net';

/** Whether the site is on this machine: loads go nowhere else unless somebody insists. */
export function isLoopback(site: string): boolean {
  const { hostname } = new URL(site);
  return hostname === 'localhost' || hostname === '[::1]' || isLoopbackAddress(hostname);
}

function isLoopbackAddress(host: string): boolean {
  return isIP(host) === 4 && host.startsWith('127.');
}

/**
 * Each process of a fleet has its own source address on loopback: one address has only some 28,000
 * ports towards one server.
 */
export function sourceAddress(site: string, processIndex: number): string | undefined {
  return isLoopbackAddress(new URL(site).hostname)
    ? `127.0.0.${String(2 + processIndex)}`
    : undefined;
}
