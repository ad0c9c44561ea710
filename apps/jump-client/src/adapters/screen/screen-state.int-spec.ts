import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestDisplay } from '../../testing/test-display.js';
import { screenState } from './screen-state.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'x11-'));
  mkdirSync(join(folder, 'sessions'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const stateNow = (loginctl = '/nowhere') =>
  screenState(
    { sockets: folder, cookieFiles: [], hasOtherScreen: () => true },
    { sessions: join(folder, 'sessions'), loginctl },
  )();

async function show(isSaving: boolean | undefined): Promise<TestDisplay> {
  const display = new TestDisplay({
    ...{ width: 8, height: 8, bytesPerPixel: 4, isBigEndian: false, pixel: () => 0 },
    masks: [0xff0000, 0x00ff00, 0x0000ff],
    ...(isSaving !== undefined && { isSaving }),
  });
  await display.listen(join(folder, 'X0'));
  return display;
}

describe('The state of the screen (PO-35)', () => {
  it.each([
    [true, { screen_saver: true }],
    [false, { screen_saver: false }],
    [undefined, {}],
  ])('tells whether a screen saver runs: %s', async (isSaving, told) => {
    const display = await show(isSaving);
    expect(await stateNow()).toEqual(told);
    display.close();
  });

  it.each([
    ['yes', { screen_locked: true }],
    ['no', { screen_locked: false }],
  ])('tells whether the screen is locked, by who sits there: %s', async (answer, told) => {
    const loginctl = join(folder, 'loginctl');
    writeFileSync(loginctl, `#!/bin/sh\n[ "$2" = 3 ] && echo ${answer}\n`);
    chmodSync(loginctl, 0o755);
    writeFileSync(join(folder, 'sessions', '2'), 'USER=eve\nACTIVE=1\nCLASS=user\n');
    writeFileSync(join(folder, 'sessions', '3'), 'USER=ann\nSEAT=seat0\nACTIVE=1\nCLASS=user\n');
    expect(await stateNow(loginctl)).toEqual(told);
  });

  it('is left out where nothing tells it', async () => {
    writeFileSync(join(folder, 'sessions', '3'), 'USER=ann\nSEAT=seat0\nACTIVE=1\nCLASS=user\n');
    expect(await stateNow()).toEqual({});
  });
});
