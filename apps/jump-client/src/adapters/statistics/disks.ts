import { statfs } from 'node:fs/promises';

const maxDisks = 32;
const isDisk = /^\/dev\/(?!loop)/;

/** Mount points of real disks, each device once, and always the root. */
export function diskMounts(mounts: string): readonly string[] {
  const byDevice = new Map<string, string>([['', '/']]);
  for (const line of mounts.split('\n')) {
    const [device = '', mount = '', type = ''] = line.split(' ');
    if (!isDisk.test(device) || type === 'squashfs' || byDevice.has(device)) continue;
    byDevice.set(device, unescape(mount));
  }
  return [...new Set(byDevice.values())].slice(0, maxDisks);
}

export async function disks(
  mounts: string,
): Promise<{ mount: string; total_bytes: number; used_bytes: number }[]> {
  const measured = await Promise.allSettled(diskMounts(mounts).map(measure));
  return measured.flatMap((disk) => (disk.status === 'fulfilled' ? [disk.value] : []));
}

async function measure(mount: string) {
  const { blocks, bfree, bsize } = await statfs(mount);
  return {
    mount: mount.slice(0, 255),
    total_bytes: blocks * bsize,
    used_bytes: (blocks - bfree) * bsize,
  };
}

/** Blanks in mount points are written in octal. */
function unescape(mount: string): string {
  return mount.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
