import { existsSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import {
  endNotedProcess,
  removePidFile,
  runningProcess,
  writePidFile,
} from '@jumpfleet/local-servers';

import { readPrivateFile, writePrivateFile } from './private-file.js';

/** Everything that the launcher ever makes in a data directory; `--fresh` forgets these and nothing else. */
const contents = [
  ...['postgres', 'nats', 'redis', 'logs', 'run', 'demo', 'packages', 'release-keys', 'releases'],
  ...['secrets.json', 'operator.json', 'ports.json'],
];
const orphanStopMs = 10_000;

/** Another launcher runs on this data directory. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
}

/** One data directory: where things lie in it, and which launcher it belongs to at the moment. */
export class DataDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  file(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  get isUsed(): boolean {
    return existsSync(this.file('secrets.json'));
  }

  get launcherPid(): number | undefined {
    return runningProcess(this.launcherFile);
  }

  /** The address that the running launcher noted. */
  get notedUrl(): string | undefined {
    const url = readPrivateFile(this.file('run', 'url.json'));
    return typeof url === 'string' ? url : undefined;
  }

  noteUrl(url: string): void {
    writePrivateFile(this.file('run', 'url.json'), url);
  }

  /** Makes the folders and takes the directory for this process; one launcher only. */
  take(): void {
    // Root runs Postgres as another user, who must pass through to its own folder, and sees nothing else.
    mkdirSync(this.path, { recursive: true, mode: 0o711 });
    for (const folder of ['logs', 'run'])
      mkdirSync(this.file(folder), { recursive: true, mode: 0o700 });
    const own = this.file('run', `launcher-${process.pid}`);
    writePidFile(own, process.pid);
    try {
      this.linkAsLauncher(own);
    } finally {
      removePidFile(own);
    }
  }

  release(): void {
    removePidFile(this.launcherFile);
    rmSync(this.file('run', 'url.json'), { force: true });
  }

  /** Ends what a killed launcher left running; each is known by its id and its start time. */
  async endOrphans(): Promise<number> {
    if (!existsSync(this.file('run'))) return 0;
    const notes = readdirSync(this.file('run')).filter((name) => name.endsWith('.pid'));
    const servers = notes.filter((name) => /^(postgres|nats|redis)\.pid$/.test(name));
    const others = notes.filter((name) => name !== 'launcher.pid' && !servers.includes(name));
    const end = async (name: string): Promise<boolean> =>
      endNotedProcess(this.file('run', name), orphanStopMs);
    const ended = [
      ...(await Promise.all(others.map(end))),
      ...(await Promise.all(servers.map(end))),
    ];
    return ended.filter(Boolean).length;
  }

  async forget(): Promise<void> {
    for (const name of contents) await rm(this.file(name), { recursive: true, force: true });
  }

  private get launcherFile(): string {
    return this.file('run', 'launcher.pid');
  }

  private linkAsLauncher(own: string): void {
    if (runningProcess(this.launcherFile) === undefined) removePidFile(this.launcherFile);
    try {
      linkSync(own, this.launcherFile);
    } catch (cause) {
      const pid = this.launcherPid;
      const where = this.notedUrl === undefined ? '' : ` at ${this.notedUrl}`;
      throw new AlreadyRunning(
        `Jumpfleet already runs on ${this.path} (process ${pid ?? 'unknown'})${where}. Stop it with Ctrl-C there, or: npm stop -- --data-dir ${this.path}`,
        { cause },
      );
    }
  }
}
