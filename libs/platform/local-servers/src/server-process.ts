import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export type ServerCommand = Readonly<{
  name: string;
  command: string;
  args: readonly string[];
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  uid?: number;
  gid?: number;
  logFile: string;
  /** Ends the process in an orderly way. */
  stopSignal: 'SIGTERM' | 'SIGINT';
  /** Resolves to true once the server answers. */
  isReady: () => Promise<boolean>;
  readyWithinMs?: number;
  stopWithinMs?: number;
}>;

/** A server did not start, stop or stay up; the message holds the end of its log. */
export class ServerFailure extends Error {
  override readonly name = 'ServerFailure';
}

const readyPollMs = 25;
const logTailBytes = 4_000;

/** One real server as a child process: started when it answers, stopped when it is gone. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private exited: Promise<void> = Promise.resolve();

  constructor(private readonly how: ServerCommand) {}

  get pid(): number {
    if (this.child?.pid === undefined) throw new ServerFailure(`${this.how.name} is not running`);
    return this.child.pid;
  }

  get running(): boolean {
    return this.child?.exitCode === null && this.child.signalCode === null;
  }

  async start(): Promise<void> {
    if (this.running) return;
    const deadline = Date.now() + (this.how.readyWithinMs ?? 60_000);
    const logStart = existsSync(this.how.logFile) ? statSync(this.how.logFile).size : 0;
    this.launch();
    while (!(await this.how.isReady())) {
      if (!this.running) throw this.failure('ended while it started', logStart);
      if (Date.now() > deadline) {
        await this.kill();
        throw this.failure('did not answer in time', logStart);
      }
      await delay(readyPollMs);
    }
  }

  /** Orderly; after `stopWithinMs` by force. */
  async stop(): Promise<void> {
    if (!this.running) return;
    this.child?.kill(this.how.stopSignal);
    const force = setTimeout(() => this.child?.kill('SIGKILL'), this.how.stopWithinMs ?? 20_000);
    await this.exited;
    clearTimeout(force);
  }

  /** As a crash: SIGKILL, and wait until the process is gone. */
  async kill(): Promise<void> {
    if (this.running) this.child?.kill('SIGKILL');
    await this.exited;
  }

  private launch(): void {
    const { command, args, cwd, env, uid, gid, logFile } = this.how;
    const log = openSync(logFile, 'a', 0o600);
    const child = spawn(command, args, {
      stdio: ['ignore', log, log],
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    });
    closeSync(log);
    this.child = child;
    this.exited = new Promise((resolve) => {
      child.once('exit', () => {
        resolve();
      });
      child.once('error', () => {
        resolve();
      });
    });
  }

  private failure(what: string, logStart: number): ServerFailure {
    const log = existsSync(this.how.logFile)
      ? readFileSync(this.how.logFile).subarray(logStart).subarray(-logTailBytes).toString()
      : '';
    return new ServerFailure(`${this.how.name} ${what}. The end of its log:\n${log.trim()}`);
  }
}
