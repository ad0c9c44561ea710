import { basename } from 'node:path';
import { downloadFile, uploadFile } from '@jumpfleet/gateway-client';
import type { RepresentativeLine } from '@jumpfleet/gateway-client';
import type { Task } from './arguments.js';
import { progressLine } from './progress.js';

type Copy = Exclude<Task, { kind: 'shell' }>;

/** Copies one file, with progress on the error stream; answers the exit status. */
export async function copy({ files }: RepresentativeLine, task: Copy): Promise<number> {
  const progress = progressLine(task.kind === 'get' ? task.remote : task.local);
  const options = { overwrite: task.overwrite, onProgress: progress.show };
  try {
    const done =
      task.kind === 'get'
        ? await downloadFile(
            files,
            { ...task, local: task.local ?? basename(task.remote) },
            options,
          )
        : await uploadFile(
            files,
            { ...task, remote: task.remote ?? basename(task.local) },
            options,
          );
    progress.done(done);
    return 0;
  } catch (error) {
    progress.end();
    throw error;
  }
}
