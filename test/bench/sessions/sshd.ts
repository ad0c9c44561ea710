import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort, sshdBinary } from '@jumpfleet/local-servers';
import type { BenchContext } from '../bench.js';
import type { Echo } from '../fleet/keystrokes.js';
import { echoing } from './real-client.js';

const execute = promisify(execFile);

/** An sshd of the benchmark's own on this machine, to measure beside. */
export type Sshd = Readonly<{
  /** A terminal over it that echoes. */
  echo(): Promise<Echo>;
  /** Copies as `scp FROM TO`, where `there:` stands for the server. */
  copy(from: string, to: string): Promise<void>;
}>;

/**
 * As root it wants a user and a folder for the separation of its privileges: both are only there in a mount
 * namespace of its own.
 */
const asRoot = `
set -e
mount -t tmpfs tmpfs /run && mkdir -m 0755 /run/sshd
grep -q '^sshd:' /etc/passwd || mount --bind "$1/passwd" /etc/passwd
shift
exec "$@"`;

export async function startSshd(context: BenchContext): Promise<Sshd> {
  const folder = join(context.workDir, 'sshd');
  await mkdir(folder, { mode: 0o700 });
  const port = await freePort();
  const key = await keyPair(folder, 'user');
  await copyFile(`${key}.pub`, join(folder, 'authorized_keys'));
  const { command, prefix, folder: packages } = await sshdBinary();
  await writeFile(
    join(folder, 'config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${await keyPair(folder, 'host')}`,
      `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin yes',
      `PidFile ${join(folder, 'pid')}`,
      `Subsystem sftp ${join(packages, 'usr/lib/openssh/sftp-server')}`,
      '',
    ].join('\n'),
  );
  const passwd = await readFile('/etc/passwd', 'utf8');
  await writeFile(
    join(folder, 'passwd'),
    `${passwd}sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin\n`,
  );
  const server = [command, ...prefix, '-D', '-e', '-f', join(folder, 'config')];
  const isRoot = process.getuid?.() === 0;
  const [program = '', ...args] = isRoot
    ? ['unshare', '-m', 'sh', '-c', asRoot, 'sh', folder, ...server]
    : server;
  const daemon = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  context.onEnd(() => daemon.kill());
  const options = [
    ...['-i', key, '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'],
    ...['-o', 'LogLevel=ERROR', '-o', 'BatchMode=yes', '-F', 'none'],
  ];
  await untilItAnswers(daemon, ['-p', String(port), ...options, '127.0.0.1', 'true']);
  return {
    echo: () => terminal(context, ['-tt', '-p', String(port), ...options, '127.0.0.1', echoing]),
    copy: async (from, to) => {
      const [source, target] = [from, to].map((path) => path.replace(/^there:/, '127.0.0.1:'));
      await execute('scp', ['-P', String(port), ...options, source ?? '', target ?? '']);
    },
  };
}

async function keyPair(folder: string, name: string): Promise<string> {
  const file = join(folder, name);
  await execute('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
  return file;
}

async function untilItAnswers(daemon: ChildProcess, args: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    if (daemon.exitCode !== null) break;
    const answered = await execute('ssh', args).catch(() => undefined);
    if (answered) return;
    await pause(100);
  }
  throw new Error('sshd did not answer');
}

async function terminal(context: BenchContext, args: readonly string[]): Promise<Echo> {
  const ssh = spawn('ssh', args, { stdio: ['pipe', 'pipe', 'ignore'] });
  context.onEnd(() => ssh.kill());
  await new Promise<void>((resolve, reject) => {
    let output = '';
    ssh.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString();
      if (output.includes('ready-6')) resolve();
    });
    ssh.once('exit', () => reject(new Error('ssh ended before it echoed')));
  });
  ssh.stdout.removeAllListeners('data');
  return {
    type: (bytes) => ssh.stdin.write(bytes),
    listen: (heard) => ssh.stdout.on('data', heard),
  };
}
