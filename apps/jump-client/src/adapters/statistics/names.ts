export type ComputerNames = Readonly<{ hostname: string; fqdn?: string; domain?: string }>;

/** The full name as `/etc/hosts` or `/etc/resolv.conf` know it; no question goes over the network. */
export function computerNames(hostname: string, hosts: string, resolver: string): ComputerNames {
  const fqdn = hostname.includes('.')
    ? hostname
    : (fromHosts(hostname, hosts) ?? fromResolver(hostname, resolver));
  if (fqdn === undefined) return { hostname };
  return { hostname, fqdn, domain: fqdn.slice(fqdn.indexOf('.') + 1) };
}

function fromHosts(hostname: string, hosts: string): string | undefined {
  return hosts
    .split('\n')
    .flatMap((line) => (line.split('#')[0] ?? '').trim().split(/\s+/).slice(1))
    .find((name) => name.startsWith(`${hostname}.`) && !name.startsWith('localhost.'));
}

function fromResolver(hostname: string, resolver: string): string | undefined {
  const domain = /^domain\s+(\S+)/m.exec(resolver)?.[1];
  return domain === undefined ? undefined : `${hostname}.${domain}`;
}

/** `workgroup = NAME` of a Samba configuration. */
export function workgroup(samba: string): string | undefined {
  return /^\s*workgroup\s*=\s*(\S.*?)\s*$/m.exec(samba)?.[1];
}

/** `PRETTY_NAME` of os-release. */
export function operatingSystem(release: string): string | undefined {
  return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(release)?.[1];
}
