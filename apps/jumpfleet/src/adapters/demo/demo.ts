import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ServerProcess } from '@jumpfleet/local-servers';
import { z } from 'zod';

import type { DataDirectory } from '../data/data-directory.js';
import { Supervised } from '../processes/supervised.js';

const execute = promisify(execFile);
const simulated = 200;

const tokenAnswer = z.object({ access_token: z.string() });
const installerAnswer = z.object({ installer_id: z.string() });

export type DemoPlan = Readonly<{
  root: string;
  data: DataDirectory;
  url: string;
  apiAccount: Readonly<{ id: string; secret: string }>;
  inherited: Readonly<Record<string, string | undefined>>;
  tell: (line: string) => void;
}>;

/** The demo's Jump Client is a service of its own: it outlives its launcher unless it is told to stop. */
export async function stopDemoClient(data: DataDirectory): Promise<void> {
  const initScript = data.file('demo', 'jump-client', 'init-script');
  if (existsSync(initScript)) await execute(initScript, ['stop']).catch(() => undefined);
}

/** Something to look at: a real Jump Client of this machine, installed as a user would, and 200 simulated ones. */
export class Demo {
  private fleet: Supervised | undefined;

  constructor(private readonly plan: DemoPlan) {}

  async start(): Promise<void> {
    await this.startJumpClient();
    await this.startFleet();
  }

  async stop(): Promise<void> {
    await this.fleet?.stop();
    await stopDemoClient(this.plan.data);
  }

  private get folder(): string {
    return this.plan.data.file('demo');
  }

  private get initScript(): string {
    return join(this.folder, 'jump-client', 'init-script');
  }

  private async startJumpClient(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    if (!existsSync(this.initScript)) await this.install();
    await this.run(this.initScript, ['start']);
    this.plan.tell(`A real Jump Client runs in ${join(this.folder, 'jump-client')}.`);
  }

  private async install(): Promise<void> {
    const installer = join(this.folder, 'installer.bin');
    await writeFile(installer, await this.download());
    await this.run('sh', [
      ...[installer, '--install-dir', join(this.folder, 'jump-client')],
      ...['--user', userInfo().username, '--silent'],
    ]);
    await rm(installer);
  }

  private async download(): Promise<Buffer> {
    const { id, secret } = this.plan.apiAccount;
    const token = await this.ask('/oauth2/token', tokenAnswer, {
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const path = '/api/config/v1/jump-client/installer';
    const { installer_id: installer } = await this.ask(path, installerAnswer, {
      authorization: `Bearer ${token.access_token}`,
      body: JSON.stringify({ name: 'This computer', jump_group_id: 1, tag: 'demo' }),
    });
    const response = await fetch(`${this.plan.url}${path}/${installer}/linux-64`);
    if (!response.ok) throw new Error(`the installer's download answered ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  }

  private async ask<Answer>(
    path: string,
    schema: z.ZodType<Answer>,
    { authorization, body }: Readonly<{ authorization: string; body: URLSearchParams | string }>,
  ): Promise<Answer> {
    const json = typeof body === 'string' ? { 'content-type': 'application/json' } : undefined;
    const response = await fetch(`${this.plan.url}${path}`, {
      method: 'POST',
      headers: { authorization, ...json },
      body,
    });
    if (!response.ok)
      throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return schema.parse(await response.json());
  }

  private async startFleet(): Promise<void> {
    const { data, root, url, tell, inherited } = this.plan;
    const program = join(root, 'apps', 'fleet', 'dist', 'main.js');
    const process_ = new ServerProcess({
      name: 'the simulated Jump Clients',
      command: process.execPath,
      args: [program, '--clients', String(simulated), '--url', url, '--data-dir', data.path],
      env: inherited,
      logFile: data.file('logs', 'fleet.log'),
      pidFile: data.file('run', 'fleet.pid'),
      detached: true,
    });
    this.fleet = new Supervised('the simulated Jump Clients', process_, tell);
    await this.fleet.start();
    tell(`${simulated} simulated Jump Clients are on their way.`);
  }

  private async run(program: string, args: readonly string[]): Promise<void> {
    try {
      await execute(program, args, { env: this.plan.inherited, cwd: this.folder });
    } catch (cause) {
      const output = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : '';
      throw new Error(`${program} failed: ${output.trim()}`, { cause });
    }
  }
}
