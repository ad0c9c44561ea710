import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { removePidFile, writePidFile } from './pid-file.js';

export type ServerCommand = Readonly<{
  name: string;
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string | undefined>>;
  uid?: number;
  gid?: number;
  logFile: string;
  /** Where the running process is noted. */
  pidFile?: string;
  /** In a process group of its own: a Ctrl-C in the terminal does not reach it. */
  detached?: boolean;
  /** Open a message channel to it (`send`). */
  ipc?: boolean;
  /** Ends the process in an orderly way. */
  stopSignal?: 'SIGTERM' | 'SIGINT';
  /** Resolves to true once the server answers; without it a started process counts as ready. */
  isReady?: () => Promise<boolean>;
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
  private current: ChildProcess | undefined;
  private exited: Promise<void> = Promise.resolve();
  private answers = false;
  private readonly exitListeners: ((how: string) => void)[] = [];

  constructor(private readonly how: ServerCommand) {}

  get pid(): number {
    if (!this.running || this.current?.pid === undefined)
      throw new ServerFailure(`${this.how.name} is not running`);
    return this.current.pid;
  }

  get running(): boolean {
    return this.current?.exitCode === null && this.current.signalCode === null;
  }

  /** The child while it runs and answers. */
  get child(): ChildProcess | undefined {
    return this.running && this.answers ? this.current : undefined;
  }

  /** Told each time the process has ended, however it came. */
  onExit(listener: (how: string) => void): void {
    this.exitListeners.push(listener);
  }

  async start(): Promise<void> {
    if (this.running) return;
    const { isReady, logFile, readyWithinMs = 60_000 } = this.how;
    const deadline = Date.now() + readyWithinMs;
    const logStart = existsSync(logFile) ? statSync(logFile).size : 0;
    this.launch();
    while (isReady && !(await isReady())) {
      if (this.hasEnded()) throw this.failure('ended while it started', logStart);
      if (Date.now() > deadline) {
        await this.kill();
        throw this.failure('did not answer in time', logStart);
      }
      await delay(readyPollMs);
    }
    this.answers = true;
  }

  /** Orderly; after `stopWithinMs` by force. */
  async stop(): Promise<void> {
    if (!this.running) return;
    this.current?.kill(this.how.stopSignal ?? 'SIGTERM');
    const force = setTimeout(() => this.current?.kill('SIGKILL'), this.how.stopWithinMs ?? 20_000);
    await this.exited;
    clearTimeout(force);
  }

  /** As a crash: SIGKILL, and wait until the process is gone. */
  async kill(): Promise<void> {
    if (this.running) this.current?.kill('SIGKILL');
    await this.exited;
  }

  private hasEnded(): boolean {
    return !this.running;
  }

  private launch(): void {
    const { command, args, env, uid, gid, logFile, pidFile, detached, ipc } = this.how;
    const log = openSync(logFile, 'a', 0o600);
    const child = spawn(command, args, {
      stdio: ipc === true ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
      detached: detached === true,
      ...(env === undefined ? {} : { env }),
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    });
    closeSync(log);
    this.current = child;
    this.answers = false;
    if (pidFile !== undefined && child.pid !== undefined) writePidFile(pidFile, child.pid);
    this.exited = new Promise((resolve) => {
      const ended = (how: string): void => {
        if (pidFile !== undefined) removePidFile(pidFile);
        resolve();
        for (const listener of this.exitListeners) listener(how);
      };
      child.once('exit', (code, signal) => {
        ended(signal ?? `exit code ${code ?? 'unknown'}`);
      });
      child.once('error', (error) => {
        if (child.pid === undefined) ended(error.message);
      });
    });
  }

  private failure(what: string, logStart: number): ServerFailure {
    const { name, logFile } = this.how;
    const log = existsSync(logFile) ? readFileSync(logFile).subarray(logStart) : Buffer.alloc(0);
    const tail = log.subarray(-logTailBytes).toString().trim();
    return new ServerFailure(`${name} ${what}. The end of its log:\n${tail}`);
  }
}
