export type Mount = Readonly<{
  device: string;
  mount: string;
  type: string;
  is_read_only: boolean;
}>;

const maxMounts = 64;
/** What the kernel shows of itself. */
const unreal = new Set([
  ...['proc', 'sysfs', 'devtmpfs', 'devpts', 'cgroup', 'cgroup2', 'securityfs', 'debugfs'],
  ...['tracefs', 'mqueue', 'hugetlbfs', 'pstore', 'bpf', 'configfs', 'fusectl', 'autofs'],
  ...['binfmt_misc', 'nsfs', 'rpc_pipefs', 'squashfs', 'efivarfs', 'ramfs'],
]);

/** From `/proc/self/mounts`: what files can be kept on; the newest on each place. */
export function mountsOf(mounts: string): Mount[] {
  const byPlace = new Map<string, Mount>();
  for (const line of mounts.split('\n')) {
    const [device = '', mount = '', type = '', options = ''] = line.split(' ').map(unescaped);
    if (mount === '' || unreal.has(type)) continue;
    const isReadOnly = options.split(',').includes('ro');
    byPlace.set(mount, { device, mount, type, is_read_only: isReadOnly });
  }
  return [...byPlace.values()].slice(0, maxMounts);
}

const unescaped = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
