import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { hostname, networkInterfaces, uptime } from 'node:os';
import { join } from 'node:path';
import type { StatisticName, Statistics } from '@jumpfleet/gateway-contracts';
import type { StatisticsSource } from '../../application/ports.js';
import type { ScreenStateSource } from '../screen/screen-state.js';
import { consoleUser, seatedUser } from './console-user.js';
import { cpuPercent, cpuTimes } from './cpu.js';
import { disks } from './disks.js';
import { memory } from './memory.js';
import { computerNames, operatingSystem, workgroup } from './names.js';
import { defaultRoute, isMac, macOf, privateIp } from './network.js';
import { textOf } from './text-file.js';

/** Reads the real system, from files as far as they tell. */
export function linuxStatistics(screenState: ScreenStateSource): StatisticsSource {
  let before = cpuTimes(textOf('/proc/stat'));
  return async (asked) => {
    const after = cpuTimes(textOf('/proc/stat'));
    const busy =
      before === undefined || after === undefined ? undefined : cpuPercent(before, after);
    before = after ?? before;
    const isAsked = (name: StatisticName): boolean => asked.includes(name);
    return defined({
      ...(isAsked('operating_system') && { operating_system: system() }),
      ...(isAsked('cpu') && { cpu_percent: busy, ...memory(textOf('/proc/meminfo')) }),
      ...(isAsked('disk') && { disks: await disks(textOf('/proc/self/mounts')) }),
      ...(isAsked('uptime') && { uptime_seconds: Math.floor(uptime()) }),
      ...(isAsked('console_user') && (await consoleOf(screenState))),
      ...computerNames(hostname(), textOf('/etc/hosts'), textOf('/etc/resolv.conf')),
      workgroup: workgroup(textOf('/etc/samba/smb.conf')),
      ...network(),
      has_screen: hasScreen(),
    });
  };
}

function system(): string | undefined {
  return operatingSystem(textOf('/etc/os-release'))?.slice(0, 128);
}

/** The state of the screen says something of whoever is there. */
async function consoleOf(
  screenState: ScreenStateSource,
): Promise<Pick<Statistics, 'console_user' | 'screen_locked' | 'screen_saver'>> {
  const user = whoIsThere();
  return { console_user: user, ...(user !== '' && (await screenState())) };
}

function network(): Pick<
  Statistics,
  'private_ip' | 'default_gateway' | 'gateway_address' | 'mac_addresses'
> {
  const route = defaultRoute(textOf('/proc/net/route'));
  const mac = route === undefined ? undefined : macOf(textOf('/proc/net/arp'), route.gateway);
  return defined({
    private_ip: privateIp(networkInterfaces(), route?.device),
    default_gateway: mac ?? route?.gateway,
    gateway_address: route?.gateway,
    mac_addresses: ownMacs(route?.device),
  });
}

/** Of the cards that are hardware, and of whatever leads to the gateway. */
function ownMacs(device: string | undefined): string[] {
  const cards = entriesOf('/sys/class/net').filter((path) => existsSync(join(path, 'device')));
  const paths = device === undefined ? cards : [join('/sys/class/net', device), ...cards];
  const macs = paths.map((path) => textOf(join(path, 'address')).trim());
  return [...new Set(macs.filter(isMac))].slice(0, 8);
}

function whoIsThere(): string {
  const sessions = entriesOf('/run/systemd/sessions').map(textOf);
  return (seatedUser(sessions) ?? consoleUser(bytesOf('/run/utmp')) ?? '').slice(0, 255);
}

/** A monitor is plugged in, or a display server runs. */
export function hasScreen(): boolean {
  const connectors = entriesOf('/sys/class/drm').map((path) => textOf(join(path, 'status')).trim());
  return connectors.includes('connected') || entriesOf('/tmp/.X11-unix').length > 0;
}

function entriesOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function bytesOf(path: string): Buffer {
  return existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
}

/** What the computer cannot tell is left out. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
