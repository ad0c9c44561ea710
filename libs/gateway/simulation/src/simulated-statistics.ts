import type { Statistics } from '@jumpfleet/gateway-contracts';

const systems = [
  'Debian GNU/Linux 12 (bookworm)',
  'Ubuntu 24.04.3 LTS',
  'AlmaLinux 9.6 (Sage Margay)',
  'SUSE Linux Enterprise Server 15 SP6',
  'Raspberry Pi OS 12',
] as const;
const people = [
  '',
  '',
  'amara',
  'bjorn',
  'chen',
  'dalia',
  'emeka',
  'freya',
  'goran',
  'hana',
] as const;
const gibibyte = 1_073_741_824;
const clientsPerNetwork = 40;

/** A steady pseudo-random number in [0, 1) for each client and quality. */
function share(index: number, quality: number): number {
  let hash = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(quality + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

function pick<T>(choices: readonly [T, ...T[]], at: number): T {
  return choices[Math.floor(at * choices.length)] ?? choices[0];
}

export function simulatedHostname(index: number): string {
  return `sim-${String(index + 1).padStart(5, '0')}`;
}

/** Statistics as a computer of this number would have them: steady qualities, and loads that come and go. */
export function simulatedStatistics(index: number, nowMs: number): Statistics {
  const wave = (1 + Math.sin(nowMs / 60_000 + index)) / 2;
  const memory = pick([4, 8, 16, 32] as const, share(index, 1)) * gibibyte;
  const disk = pick([64, 128, 256, 512] as const, share(index, 2)) * gibibyte;
  const network = Math.floor(index / clientsPerNetwork);
  const bootedMs = share(index, 3) * 90 * 86_400_000;
  const hostname = simulatedHostname(index);
  return {
    operating_system: pick(systems, share(index, 4)),
    cpu_percent: Math.round((3 + 60 * wave * share(index, 5)) * 10) / 10,
    memory_total_bytes: memory,
    memory_used_bytes: Math.floor(memory * (0.2 + 0.5 * share(index, 6) + 0.1 * wave)),
    disks: [
      {
        mount: '/',
        total_bytes: disk,
        used_bytes: Math.floor(disk * (0.1 + 0.8 * share(index, 7))),
      },
    ],
    uptime_seconds: Math.floor((bootedMs + (nowMs % 86_400_000)) / 1_000),
    console_user: pick(people, share(index + Math.floor(nowMs / 3_600_000), 8)),
    hostname,
    fqdn: `${hostname}.example.net`,
    domain: 'example.net',
    private_ip: `10.${String((network >> 8) & 255)}.${String(network & 255)}.${String((index % clientsPerNetwork) + 10)}`,
    default_gateway: `02:00:00:00:${hex(network >> 8)}:${hex(network)}`,
    has_screen: share(index, 9) > 0.5,
  };
}

function hex(byte: number): string {
  return (byte & 255).toString(16).padStart(2, '0');
}
