import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openFrame } from '../../testing/open-frame.js';
import { RecordedChannel } from '../../testing/recorded-channel.js';
import { actionHandlers } from './action-handlers.js';
import { rebootComputer } from './reboot.js';

const typescript = new URL('../../../../../tools/setup/typescript.mjs', import.meta.url).href;
const restart = new URL('./restart.ts', import.meta.url).href;
const request = <Op extends string>(op: Op) => ({ ...openFrame, tool: 'actions', op }) as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'actions-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('Special actions (A6)', () => {
  it('restart the client after the answer', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    let isAnswered = false;
    const actions = actionHandlers({
      restartClient: () => {
        expect(isAnswered).toBe(true);
        resolve(undefined);
      },
      reboot: () => Promise.resolve(),
    });
    expect(
      await actions['restart-client'](request('restart-client'), new RecordedChannel()),
    ).toEqual({});
    isAnswered = true;
    await promise;
  });

  it('begin the installed program anew under the same process number', async () => {
    mkdirSync(join(folder, 'current', 'lib'), { recursive: true });
    program('current/lib/run', 'echo "$$ $*"');
    const script = `import { restartProgram } from ${JSON.stringify(restart)};
process.stdout.write(process.pid + ' ');
restartProgram(process.argv[1], process.env);`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...['--conditions=@jumpfleet/source', '--import', typescript],
      ...['--input-type=module', '-e', script, folder],
    ]);
    const [before, after, ...args] = stdout.trim().split(' ');
    expect(after).toBe(before);
    expect(args).toEqual(['run', '--dir', folder]);
  });

  it.each([
    ['systemd', true, '--no-ask-password reboot'],
    ['another kind of system', false, '-r now'],
  ])('ask %s to restart the computer', async (_what, isSystemd, args) => {
    const tell = program('tell', `echo "$*" > "${folder}/asked"`);
    const places = { mark: isSystemd ? folder : '/nowhere', systemctl: tell, shutdown: tell };
    await rebootComputer({ ...places, isRoot: true });
    expect(readFileSync(join(folder, 'asked'), 'utf8').trim()).toBe(args);
  });

  it('say honestly that the computer may not be restarted', async () => {
    const refusing = program('refuse', 'echo "Access denied" >&2; exit 1');
    const places = { mark: '/nowhere', systemctl: refusing, shutdown: refusing, isRoot: false };
    await expect(rebootComputer(places)).rejects.toMatchObject({ code: 'action-failed' });
    await expect(rebootComputer({ ...places, mark: folder })).rejects.toMatchObject({
      code: 'action-failed',
      message: 'Access denied',
    });
    await expect(
      rebootComputer({ ...places, isRoot: true, shutdown: '/nowhere/shutdown' }),
    ).rejects.toMatchObject({ code: 'action-failed' });
  });
});
