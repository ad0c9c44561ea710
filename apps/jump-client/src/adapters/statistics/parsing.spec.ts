import { describe, expect, it } from '@jest/globals';
import { consoleUser, seatedUser } from './console-user.js';
import { cpuPercent, cpuTimes } from './cpu.js';
import { diskMounts } from './disks.js';
import { memory } from './memory.js';
import { computerNames, operatingSystem, workgroup } from './names.js';
import { defaultRoute, macOf, privateIp } from './network.js';

describe('the processor', () => {
  const stat = (line: string) => cpuTimes(`cpu  ${line}\ncpu0 1 2 3 4\nintr 5\n`);

  it('is busy for what was neither idle nor waiting', () => {
    const before = stat('100 0 100 700 100 0 0 0 50 0');
    const after = stat('200 0 200 1400 200 0 0 0 99 0');
    if (before === undefined || after === undefined) throw new Error('unread');
    expect(cpuPercent(before, after)).toBe(20);
    expect(cpuPercent(after, after)).toBeUndefined();
  });

  it('is left out where the file is not there', () => expect(cpuTimes('')).toBeUndefined());
});

it('counts as used memory what programs could not have', () => {
  const text = 'MemTotal:       1000 kB\nMemFree:  10 kB\nMemAvailable:    400 kB\n';
  expect(memory(text)).toEqual({ memory_total_bytes: 1_024_000, memory_used_bytes: 614_400 });
  expect(memory('')).toBeUndefined();
});

it('looks at real disks, each once, and always at the root', () => {
  const mounts = [
    'overlay / overlay rw 0 0',
    'proc /proc proc rw 0 0',
    '/dev/sda1 /var/lib ext4 rw 0 0',
    '/dev/sda1 /var/lib/again ext4 rw 0 0',
    '/dev/loop3 /snap/x squashfs ro 0 0',
    '/dev/sdb1 /mnt/my\\040disk ext4 rw 0 0',
  ].join('\n');
  expect(diskMounts(mounts)).toEqual(['/', '/var/lib', '/mnt/my disk']);
});

describe('the network', () => {
  const routes =
    'Iface\tDestination\tGateway\tFlags\neth0\t0001A8C0\t00000000\t0001\neth0\t00000000\t0101A8C0\t0003\n';

  it('has its gateway by address and by hardware', () => {
    expect(defaultRoute(routes)).toEqual({ device: 'eth0', gateway: '192.168.1.1' });
    expect(defaultRoute('Iface\n')).toBeUndefined();
    const arp = 'IP address  HW type\n192.168.1.1      0x1  0x2  aa:bb:cc:dd:ee:ff  *  eth0\n';
    expect(macOf(arp, '192.168.1.1')).toBe('aa:bb:cc:dd:ee:ff');
    expect(macOf(arp, '192.168.1.9')).toBeUndefined();
  });

  it('knows the computer by the address of its default route', () => {
    const at = (address: string, internal = false) => ({
      address,
      internal,
      family: 'IPv4' as const,
      netmask: '',
      mac: '',
      cidr: null,
    });
    const interfaces = {
      lo: [at('127.0.0.1', true)],
      br0: [at('10.0.0.1')],
      eth0: [at('192.0.2.7')],
    };
    expect(privateIp(interfaces, 'eth0')).toBe('192.0.2.7');
    expect(privateIp(interfaces, undefined)).toBe('10.0.0.1');
    expect(privateIp({ lo: [at('127.0.0.1', true)] }, undefined)).toBeUndefined();
  });
});

describe('names', () => {
  it('come from the hosts file, or the resolver’s domain, or the name itself', () => {
    const hosts = '127.0.0.1 localhost\n127.0.1.1 pc-7.shop.example.net pc-7 # this one\n';
    expect(computerNames('pc-7', hosts, '')).toEqual({
      hostname: 'pc-7',
      fqdn: 'pc-7.shop.example.net',
      domain: 'shop.example.net',
    });
    expect(computerNames('pc-7', '', 'domain lan\nnameserver 1.1.1.1\n').fqdn).toBe('pc-7.lan');
    expect(computerNames('pc-7.example.org', '', '').domain).toBe('example.org');
    expect(computerNames('pc-7', '', '')).toEqual({ hostname: 'pc-7' });
  });

  it('of the workgroup and the operating system are read as written', () => {
    expect(workgroup('[global]\n  workgroup = OFFICE \n')).toBe('OFFICE');
    expect(operatingSystem('ID=debian\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')).toBe(
      'Debian GNU/Linux 12 (bookworm)',
    );
  });
});

describe('whoever is at the computer', () => {
  it('sits at a seat, and the active one counts', () => {
    const remote = 'USER=eve\nACTIVE=1\nCLASS=user\n';
    const greeter = 'USER=gdm\nSEAT=seat0\nCLASS=greeter\nACTIVE=1\n';
    const idle = 'USER=bob\nSEAT=seat0\nCLASS=user\nACTIVE=0\n';
    const active = 'USER=ann\nSEAT=seat0\nCLASS=user\nACTIVE=1\n';
    expect(seatedUser([remote, greeter, idle, active])).toBe('ann');
    expect(seatedUser([remote, greeter])).toBeUndefined();
  });

  it('is in utmp on a text console or a display, not on a network terminal', () => {
    const record = (type: number, line: string, user: string) => {
      const bytes = Buffer.alloc(384);
      bytes.writeInt16LE(type);
      bytes.write(line, 8);
      bytes.write(user, 44);
      return bytes;
    };
    const utmp = [record(2, '~', 'reboot'), record(7, 'pts/0', 'eve'), record(7, 'tty1', 'ann')];
    expect(consoleUser(Buffer.concat(utmp))).toBe('ann');
    expect(consoleUser(Buffer.concat(utmp.slice(0, 2)))).toBeUndefined();
  });
});
