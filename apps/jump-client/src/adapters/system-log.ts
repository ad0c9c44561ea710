import { spawn } from 'node:child_process';

/** Failures also stand in the operating system's own log (AG-44): the client's folder may be gone a moment later. */
export function tellSystemLog(message: string): void {
  const logger = spawn('logger', ['-t', 'jumpfleet-jump-client', '-p', 'daemon.err', message], {
    stdio: 'ignore',
  });
  logger.on('error', () => undefined);
  logger.unref();
}
