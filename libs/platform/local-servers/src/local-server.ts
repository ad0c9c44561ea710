import type { ServerCommand, ServerProcess } from './server-process.js';

export type ServerOptions = Readonly<{
  /** A free one when absent. It stays the same over restarts. */
  port?: number;
  logFile?: string;
  pidFile?: string;
  /** In a process group of its own: a Ctrl-C in the terminal does not reach it. */
  detached?: boolean;
}>;

/** A real server that runs as a child of this process. */
export interface LocalServer {
  readonly port: number;
  readonly pid: number;
  readonly running: boolean;
  /** Orderly, as a system shutdown does. */
  stop(): Promise<void>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data, after `stop`, `kill` or its own end. */
  start(): Promise<void>;
  /** Told each time the process has ended, however it came. */
  onExit(listener: (how: string) => void): void;
}

/** The part of the options that is about the process, with its files beside the data unless told. */
export function processOptions(
  { logFile, pidFile, detached }: ServerOptions,
  filesBase: string,
): Pick<ServerCommand, 'logFile' | 'pidFile' | 'detached'> {
  return {
    logFile: logFile ?? `${filesBase}.log`,
    pidFile: pidFile ?? `${filesBase}.pid`,
    ...(detached === undefined ? {} : { detached }),
  };
}

export function localServer<More extends object>(
  process: ServerProcess,
  port: number,
  more: More,
): LocalServer & More {
  return {
    ...more,
    port,
    get pid() {
      return process.pid;
    },
    get running() {
      return process.running;
    },
    stop: () => process.stop(),
    kill: () => process.kill(),
    start: () => process.start(),
    onExit: (listener) => {
      process.onExit(listener);
    },
  };
}
