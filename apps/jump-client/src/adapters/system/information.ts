import { networkInterfaces, hostname, release, uptime, version as kernelBuild } from 'node:os';
import type { NetworkInterfaceInfo } from 'node:os';
import { memory } from '../statistics/memory.js';
import { computerNames, operatingSystem } from '../statistics/names.js';
import { textOf } from '../statistics/text-file.js';
import { userName } from '../user-names.js';
import { disksOf } from './disks.js';
import { loggedIn } from './logged-in.js';
import { processorOf } from './processor.js';
import { routesOf, nameServersOf } from './routes.codec.js';

const sys = (name: string): string => textOf(`/sys/class/dmi/id/${name}`).trim();

/** All that this computer tells of itself, as one document; what it cannot tell is left out. */
export async function systemInformation(clientVersion: string): Promise<object> {
  return {
    collected_at: new Date().toISOString(),
    operating_system: operatingSystemNow(),
    hardware: hardware(),
    memory: memoryNow(),
    disks: await disksOf(textOf('/proc/self/mounts')),
    network: network(),
    users: loggedIn(),
    client: {
      version: clientVersion,
      pid: process.pid,
      user: userName(process.geteuid?.() ?? 0),
      memory_bytes: process.memoryUsage.rss(),
      started_at: new Date(Date.now() - process.uptime() * 1_000).toISOString(),
    },
  };
}

function operatingSystemNow(): object {
  const uptimeSeconds = Math.floor(uptime());
  return {
    name: operatingSystem(textOf('/etc/os-release')),
    kernel: release(),
    kernel_build: kernelBuild(),
    architecture: process.arch,
    ...computerNames(hostname(), textOf('/etc/hosts'), textOf('/etc/resolv.conf')),
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    uptime_seconds: uptimeSeconds,
    started_at: new Date(Date.now() - uptimeSeconds * 1_000).toISOString(),
  };
}

function hardware(): object {
  const told = {
    vendor: sys('sys_vendor'),
    product: sys('product_name'),
    serial_number: sys('product_serial'),
    firmware: sys('bios_version'),
  };
  return {
    ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== '')),
    processor: processorOf(textOf('/proc/cpuinfo')),
  };
}

function memoryNow(): object {
  const text = textOf('/proc/meminfo');
  const bytes = (name: string): number =>
    Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) * 1_024;
  const { memory_total_bytes: total, memory_used_bytes: used } = memory(text) ?? {};
  return {
    total_bytes: total,
    used_bytes: used,
    swap_total_bytes: bytes('SwapTotal'),
    swap_used_bytes: bytes('SwapTotal') - bytes('SwapFree'),
  };
}

function network(): object {
  return {
    interfaces: Object.entries(networkInterfaces()).map(([name, addresses = []]) => ({
      name,
      ...interfaceOf(name),
      addresses: addresses.map(addressOf),
    })),
    routes: routesOf(textOf('/proc/net/route'), textOf('/proc/net/ipv6_route')),
    name_servers: nameServersOf(textOf('/etc/resolv.conf')),
  };
}

function interfaceOf(name: string): object {
  const told = (file: string): string => textOf(`/sys/class/net/${name}/${file}`).trim();
  return {
    mac: told('address'),
    state: told('operstate'),
    mtu: Number(told('mtu')),
    received_bytes: Number(told('statistics/rx_bytes')),
    sent_bytes: Number(told('statistics/tx_bytes')),
  };
}

function addressOf({ address, cidr, family }: NetworkInterfaceInfo): object {
  return { address, prefix: Number(cidr?.split('/')[1] ?? 0), family };
}
