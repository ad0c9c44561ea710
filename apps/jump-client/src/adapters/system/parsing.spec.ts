import { describe, expect, it } from '@jest/globals';
import { usersIn } from './logged-in.js';
import { mountsOf } from './mounts.codec.js';
import { commandLine, cpuPercent, processStat, processStatus } from './process-files.codec.js';
import { processorOf } from './processor.js';
import { nameServersOf, routesOf } from './routes.codec.js';

describe('what the kernel tells (A6 system information)', () => {
  it('of a process, whatever it is called', () => {
    const fields = '4 4 4 0 -1 4194304 1 2 3 4 50 7 0 0 20 0 1 0 1234 5 6 7';
    expect(processStat(`42 (a) S 1 (b)) S ${fields}`)).toEqual({
      name: 'a) S 1 (b)',
      parent: 4,
      cpuTicks: 57,
      startTicks: 1234,
    });
    expect(processStat('')).toBeUndefined();
    expect(processStatus('Name:\tx\nUid:\t1\t2\t3\t4\nVmRSS:\t  12 kB\n')).toEqual({
      uid: 2,
      memoryBytes: 12_288,
    });
    expect(commandLine('', 'kthreadd')).toBe('[kthreadd]');
    expect(commandLine('sh\0-c\0two words\0', 'sh')).toBe('sh -c two words');
    expect([cpuPercent(10, 35, 250), cpuPercent(10, 35, 0)]).toEqual([100, 0]);
  });

  it('of routes, both kinds of addresses', () => {
    const ipv4 =
      'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\neth0\t00000000\t010200C0\t0003\t0\t0\t5\t00000000\neth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\n';
    const ipv6 = [
      'fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0',
      '00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd000000000000000000000000000001 00000400 00000003 00000000 00000003     eth0',
      '00000000000000000000000000000001 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000002 00000000 80200001       lo',
    ].join('\n');
    expect(routesOf(ipv4, ipv6)).toEqual([
      { destination: '0.0.0.0/0', gateway: '192.0.2.1', interface: 'eth0', metric: 5 },
      { destination: '192.0.2.0/24', interface: 'eth0', metric: 0 },
      { destination: 'fd00::/64', interface: 'eth0', metric: 256 },
      { destination: '::/0', gateway: 'fd00::1', interface: 'eth0', metric: 1024 },
    ]);
    expect(nameServersOf('search x\nnameserver 192.0.2.53\nnameserver ::1\n')).toEqual([
      '192.0.2.53',
      '::1',
    ]);
  });

  it('of disks: what can hold files, the newest on each place', () => {
    const mounts =
      'proc /proc proc rw 0 0\n/dev/a / ext4 rw 0 0\n/dev/b /my\\040disk ext4 rw 0 0\n/dev/c /my\\040disk vfat ro,x 0 0\n';
    expect(mountsOf(mounts)).toEqual([
      { device: '/dev/a', mount: '/', type: 'ext4', is_read_only: false },
      { device: '/dev/c', mount: '/my disk', type: 'vfat', is_read_only: true },
    ]);
  });

  it('of the processor', () => {
    const cpu = (id: number, core: number) =>
      `processor\t: ${String(id)}\nmodel name\t: Good CPU\nphysical id\t: 0\ncore id\t: ${String(core)}\n`;
    expect(processorOf([cpu(0, 0), cpu(1, 0)].join('\n'))).toEqual({
      model: 'Good CPU',
      logical: 2,
      cores: 1,
    });
    expect(processorOf('')).toEqual({ model: '', logical: 0 });
  });

  it('of who is logged in, from where, and since when', () => {
    const record = Buffer.alloc(384);
    record.writeInt16LE(7);
    record.write('pts/0', 8);
    record.write('eve', 44);
    record.write('192.0.2.9', 76);
    record.writeInt32LE(1_700_000_000, 340);
    expect(usersIn(Buffer.concat([Buffer.alloc(384), record]))).toEqual([
      { name: 'eve', terminal: 'pts/0', from: '192.0.2.9', since: '2023-11-14T22:13:20.000Z' },
    ]);
  });
});
