import { statfs } from 'node:fs/promises';
import { mountsOf } from './mounts.codec.js';
import type { Mount } from './mounts.codec.js';

const patienceMs = 2_000;

type Disk = Mount & Readonly<{ total_bytes: number; used_bytes: number; free_bytes: number }>;

/** Disks with room on them; one that does not answer, such as of a lost server, is told of without. */
export async function disksOf(mounts: string): Promise<(Disk | Mount)[]> {
  const told = await Promise.all(mountsOf(mounts).map(measured));
  return told.filter((disk) => !('total_bytes' in disk) || disk.total_bytes > 0);
}

async function measured(mount: Mount): Promise<Disk | Mount> {
  const late = Promise.withResolvers<Mount>();
  const timer = setTimeout(() => late.resolve(mount), patienceMs);
  try {
    return await Promise.race([room(mount), late.promise]);
  } catch {
    return mount;
  } finally {
    clearTimeout(timer);
  }
}

async function room(mount: Mount): Promise<Disk> {
  const { blocks, bfree, bavail, bsize } = await statfs(mount.mount);
  return {
    ...mount,
    total_bytes: blocks * bsize,
    used_bytes: (blocks - bfree) * bsize,
    free_bytes: bavail * bsize,
  };
}
