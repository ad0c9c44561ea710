import { copyFile, readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

const largestBytes = 20 << 20;
const lookEveryMs = 10_000;

/**
 * Keeps every log file within bounds: a full one becomes `<name>.log.1` and starts empty. The processes
 * append, so they go on writing at the new end without being told.
 */
export class LogKeeper {
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly folder: string) {
    this.timer = setInterval(() => void this.look(), lookEveryMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async look(): Promise<void> {
    for (const name of await readdir(this.folder).catch(() => [])) {
      const file = join(this.folder, name);
      if (!name.endsWith('.log') || (await stat(file)).size < largestBytes) continue;
      await copyFile(file, `${file}.1`);
      await truncate(file);
    }
  }
}
