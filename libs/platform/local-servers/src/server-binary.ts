import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';

import { obtainFromDebian } from './debian-packages.js';
import { outputOf } from './run.js';
import { workspaceRoot } from './workspace.js';

/** How to run a server's program: the command and what must stand before its own arguments. */
export type ServerBinary = Readonly<{ command: string; prefix: readonly string[] }>;

type Wanted = Readonly<{
  what: string;
  programs: readonly string[];
  least: readonly [number, number, number];
  debian: Readonly<{ suites: 'own' | 'newest'; packages: readonly string[]; program: string }>;
  install: string;
  /** Asks for the version, where `--version` does not. */
  versionArgs?: readonly string[];
}>;

const nats: Wanted = {
  what: 'nats-server 2.10.23 or newer',
  programs: ['nats-server'],
  least: [2, 10, 23],
  debian: { suites: 'newest', packages: ['nats-server'], program: 'usr/sbin/nats-server' },
  install: [
    '  Debian 13 or newer:  sudo apt-get install nats-server && sudo systemctl disable --now nats-server',
    '  Fedora:              download the rpm of github.com/nats-io/nats-server/releases and sudo dnf install ./nats-server-*.rpm',
    '  macOS:               brew install nats-server',
  ].join('\n'),
};

const redis: Wanted = {
  what: 'redis-server 6.2 or newer (valkey-server too)',
  programs: ['redis-server', 'valkey-server'],
  least: [6, 2, 0],
  debian: {
    suites: 'own',
    packages: ['redis-server', 'redis-tools'],
    program: 'usr/bin/redis-server',
  },
  install: [
    '  Debian:  sudo apt-get install redis-server && sudo systemctl disable --now redis-server',
    '  Fedora:  sudo dnf install valkey',
    '  macOS:   brew install redis',
  ].join('\n'),
};

const kubectl: Wanted = {
  what: 'kubectl 1.20 or newer',
  programs: ['kubectl'],
  least: [1, 20, 0],
  versionArgs: ['version', '--client'],
  debian: { suites: 'own', packages: ['kubernetes-client'], program: 'usr/bin/kubectl' },
  install: [
    '  Debian:  sudo apt-get install kubernetes-client',
    '  Fedora:  sudo dnf install kubernetes-client',
    '  macOS:   brew install kubectl',
  ].join('\n'),
};

const sshd: Wanted = {
  what: 'OpenSSH 8 or newer',
  programs: ['/usr/sbin/sshd'],
  least: [8, 0, 0],
  versionArgs: ['-V'],
  debian: {
    suites: 'own',
    packages: ['openssh-server', 'openssh-sftp-server'],
    program: 'usr/sbin/sshd',
  },
  install: '  Debian:  sudo apt-get install openssh-server',
};

const found = new Map<Wanted, Promise<ServerBinary>>();

/** The NATS server on the PATH, else out of Debian's packages in the clone's cache folder. */
export function natsBinary(): Promise<ServerBinary> {
  return once(nats);
}

/** The Redis or Valkey server on the PATH, else out of Debian's packages in the clone's cache folder. */
export function redisBinary(): Promise<ServerBinary> {
  return once(redis);
}

/** kubectl, which renders and checks manifests without any cluster. */
export function kubectlBinary(): Promise<ServerBinary> {
  return once(kubectl);
}

/** The SSH server, to measure beside, and the folder in which its package's files lie. */
export async function sshdBinary(): Promise<ServerBinary & Readonly<{ folder: string }>> {
  const binary = await once(sshd);
  return { ...binary, folder: binary.prefix.length === 0 ? '/' : folderOf(sshd) };
}

function once(wanted: Wanted): Promise<ServerBinary> {
  const known = found.get(wanted);
  if (known) return known;
  const search = find(wanted);
  found.set(wanted, search);
  return search;
}

async function find(wanted: Wanted): Promise<ServerBinary> {
  for (const program of wanted.programs) {
    const binary: ServerBinary = { command: program, prefix: [] };
    if (await isNewEnough(binary, wanted)) return binary;
  }
  return (await fromCache(wanted)) ?? (await obtain(wanted));
}

async function obtain(wanted: Wanted): Promise<ServerBinary> {
  const reason = await obtainFromDebian(folderOf(wanted), wanted.debian);
  const binary = await fromCache(wanted);
  if (binary) return binary;
  throw new Error(
    `Jumpfleet needs ${wanted.what} and found none on the PATH` +
      ` (Debian's packages: ${reason ?? 'the program in them is too old or does not run'}).\n` +
      `Install it, then try again:\n${wanted.install}`,
  );
}

async function fromCache(wanted: Wanted): Promise<ServerBinary | undefined> {
  const folder = folderOf(wanted);
  const program = join(folder, wanted.debian.program);
  if (!existsSync(program)) return undefined;
  const libraries = ['usr/lib', 'lib'].flatMap((base) =>
    ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((arch) => join(folder, base, arch)),
  );
  const binary: ServerBinary = {
    command: 'env',
    prefix: [`LD_LIBRARY_PATH=${libraries.join(':')}`, program],
  };
  return (await isNewEnough(binary, wanted)) ? binary : undefined;
}

function folderOf(wanted: Wanted): string {
  return join(
    workspaceRoot(),
    ...['.cache', 'servers', basename(wanted.programs[0] ?? wanted.what)],
  );
}

async function isNewEnough(binary: ServerBinary, wanted: Wanted): Promise<boolean> {
  // Some say it where others say what went wrong.
  const output = await outputOf('sh', [
    ...['-c', 'exec "$@" 2>&1', 'sh', binary.command],
    ...binary.prefix,
    ...(wanted.versionArgs ?? ['--version']),
  ]);
  const version = /(?:v=?|OpenSSH_)(\d+)\.(\d+)(?:[.p](\d+))?/
    .exec(output ?? '')
    ?.slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  if (!version) return false;
  const difference = wanted.least
    .map((least, part) => (version[part] ?? 0) - least)
    .find((part) => part !== 0);
  return (difference ?? 0) >= 0;
}
