import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort, workspaceRoot } from '@jumpfleet/local-servers';
import { eventually } from '@jumpfleet/testing';

type Environment = Readonly<Record<string, string>>;

/** The built service as a process of its own, so that it can be killed. */
export class OutboundProcess {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly environment: Environment,
    readonly url: string,
  ) {}

  static async start(environment: Environment): Promise<OutboundProcess> {
    const port = await freePort();
    const made = new OutboundProcess(
      { ...environment, HTTP_PORT: String(port) },
      `http://127.0.0.1:${port}`,
    );
    await made.start();
    return made;
  }

  async start(): Promise<void> {
    const program = join(workspaceRoot(), 'apps', 'outbound-events', 'dist', 'main.js');
    this.child = spawn(process.execPath, [program], {
      env: { PATH: process.env['PATH'], ...this.environment },
      stdio: 'inherit',
    });
    await eventually(async () => (await fetch(`${this.url}/health/ready`)).ok, {
      timeoutMs: 25_000,
    });
  }

  /** SIGKILL: it gets no chance to do anything more. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child?.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}
