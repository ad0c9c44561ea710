import { existsSync } from 'node:fs';
import { afterEach, expect, it } from '@jest/globals';
import { loadPtyAddon } from './pty-addon.js';
import { PtyShell } from './pty-shell.js';

const addon = loadPtyAddon();
const command = { file: '/bin/sh', args: [], env: { PS1: '$ ', TERM: 'xterm' }, cwd: '/' };
const shells: PtyShell[] = [];

afterEach(() => Promise.all(shells.splice(0).map((shell) => shell.kill())));

function start(script?: string) {
  let output = '';
  let consumed = 0;
  let check: () => void = () => undefined;
  const { promise: exited, resolve } = Promise.withResolvers<number>();
  const shell = new PtyShell(
    addon,
    script === undefined ? command : { ...command, args: ['-c', script] },
    { cols: 90, rows: 33 },
    {
      output: (bytes) => {
        output += Buffer.from(bytes).toString('utf8');
        check();
      },
      consumed: (bytes) => (consumed += bytes),
      exited: resolve,
    },
  );
  shells.push(shell);
  const printed = (text: string) =>
    new Promise<void>((done) => {
      check = () => {
        if (output.includes(text)) done();
      };
      check();
    });
  return { shell, exited, printed, output: () => output, consumed: () => consumed };
}

it('is a real terminal of the size that was asked for, and changes with it', async () => {
  const { shell, printed } = start();
  shell.write(Buffer.from('tty && stty size\n'));
  await printed('/dev/pts/');
  await printed('33 90');
  shell.resize(120, 40);
  shell.write(Buffer.from('stty size\n'));
  await printed('40 120');
});

it.each([
  ['exit 7', 7],
  ['kill -9 $$', 137],
])('tells how "%s" ended', async (script, code) => expect(await start(script).exited).toBe(code));

it('loses nothing of what was printed last', async () => {
  const { exited, output } = start(
    'i=0; while [ $i -lt 20000 ]; do echo line-$i; i=$((i+1)); done',
  );
  await exited;
  expect(output().split('\r\n').slice(-2)).toEqual(['line-19999', '']);
});

it('holds output back while it is paused, and delivers all of it before it says that it ended', async () => {
  const { shell, exited, output } = start('printf first; sleep 0.1; printf second; exit 3');
  shell.pause();
  const early = await Promise.race([
    exited,
    new Promise((resolve) => setTimeout(() => resolve('held'), 500)),
  ]);
  expect(early).toBe('held');
  shell.resume();
  expect(await exited).toBe(3);
  expect(output()).toBe('firstsecond');
});

it('does not stop the client when a shell does not read what is typed', async () => {
  const { shell, consumed, printed } = start('stty raw -echo; echo ready; sleep 30');
  await printed('ready');
  shell.write(Buffer.alloc(1_000_000, 'x'));
  expect(consumed()).toBeLessThan(1_000_000);
  const begin = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 20));
  // Waiting for the shell to read would take until the shell ends.
  expect(Date.now() - begin).toBeLessThan(20_000);
});

const pidIn = (text: string) => /pid-(\d+)-/.exec(text)?.[1] ?? 'none';
const runs = (pid: string) => existsSync(`/proc/${pid}/exe`);

it('hangs up: what ran in the terminal is gone, also in the background, and what ignores it', async () => {
  const { shell, printed, output } = start(
    'trap "" HUP; set -m; sleep 60 & echo pid-$!- ready; sleep 60',
  );
  await printed('ready');
  expect(runs(pidIn(output()))).toBe(true);
  await shell.kill();
  expect(runs(String(shell.pid))).toBe(false);
  expect(runs(pidIn(output()))).toBe(false);
});

it('does not wait for a child that keeps the terminal, and leaves none behind', async () => {
  const { shell, exited, output } = start('trap "" HUP; sleep 30 & echo pid-$!- gone; exit 0');
  expect(await exited).toBe(0);
  await shell.kill();
  expect(runs(pidIn(output()))).toBe(false);
});

it('lets a daemon live that has left the terminal for a session of its own', async () => {
  const { shell, exited, output } = start('setsid sleep 5 & echo pid-$!- gone; sleep 0.1');
  await exited;
  await shell.kill();
  const daemon = pidIn(output());
  expect(runs(daemon)).toBe(true);
  process.kill(Number(daemon), 'SIGKILL');
});

it('shares no terminal with another shell', async () => {
  for (let others = 0; others < 12; others++) start('sleep 30');
  const { exited, output } = start('ls -l /proc/self/fd');
  await exited;
  expect(output()).not.toContain('ptmx');
});
