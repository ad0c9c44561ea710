import { execFile, spawn } from 'node:child_process';
import { readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { runningPid } from '../adapters/running-client.js';
import type { BuiltVersion } from './built-versions.js';
import type { TestSite } from './test-site.js';

export type Ran = Readonly<{ code: number; out: string }>;

export function sh(script: string, ...args: string[]): Promise<Ran> {
  return new Promise((resolve) =>
    execFile('sh', [script, ...args], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), out: stdout + stderr }),
    ),
  );
}

const isRoot = userInfo().username === 'root';

/** A client that was installed by its installer. */
export class InstalledProgram {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
  }

  async install(built: BuiltVersion, site: TestSite, root: string): Promise<void> {
    const header = readFileSync(built.installer, 'utf8')
      .replace('@SITE_URL@', site.url)
      .replace('@INSTALLER_KEY@', 'k'.repeat(32))
      .replace('@INSTALLER_UID@', 'u-1')
      .replace('@OPEN_OPTIONS@', '--jc-name')
      .replace('@TRUSTED_ROOT@', Buffer.from(root).toString('base64'))
      .replace('@VALID_UNTIL@', String(Math.floor(Date.now() / 1000) + 600));
    const file = `${this.dir}.bin`;
    writeFileSync(file, Buffer.concat([Buffer.from(header), readFileSync(built.package)]));
    const asMe = isRoot ? ['--user', 'root'] : [];
    const { code, out } = await sh(file, '--install-dir', this.dir, '--silent', ...asMe);
    rmSync(file);
    if (code !== 0) throw new Error(`the installer ended with ${String(code)}: ${out}`);
  }

  /** As `init-script start` does, without its patience. */
  start(limit = ''): void {
    const program = join(this.dir, 'current', 'lib', 'run');
    const script = `${limit} exec "$0" run --dir "$1"`;
    spawn('sh', ['-c', script, program, this.dir], { detached: true, stdio: 'ignore' }).unref();
  }

  control(action: string): Promise<Ran> {
    return sh(join(this.dir, 'init-script'), action);
  }

  get current(): string {
    return readlinkSync(join(this.dir, 'current'));
  }

  get pid(): number | undefined {
    return runningPid(this.dir);
  }

  text(name: string): string {
    return readFileSync(join(this.dir, name), 'utf8');
  }

  /** The next that reaches this step is cut off, with all that belongs to it. */
  cutOffAt(step: string): void {
    writeFileSync(join(this.dir, 'state', 'cut-off-at'), step);
  }
}
