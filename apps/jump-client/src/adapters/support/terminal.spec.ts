import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, it } from '@jest/globals';
import { openTerminal } from './terminal.js';

it('hands on what is typed, to its end, and shows nothing that a terminal would obey', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const terminal = openTerminal(input, output);
  const heard: (string | undefined)[] = [];
  const over = new Promise<void>((resolve) => {
    terminal.onLine((line) => {
      heard.push(line);
      if (line === undefined) resolve();
    });
  });
  terminal.print('Ann: \u001b[2J\u202egood\nmorning');
  const [shown] = (await once(output, 'data')) as [Buffer];
  expect(shown.toString()).toBe('Ann:  [2J good morning\n');
  input.end('hello\nyes');
  await over;
  expect(heard).toEqual(['hello', 'yes', undefined]);
  terminal.close();
  terminal.print('bye');
});

it('tells whoever asks that the program is to go, and no more once it is closed', () => {
  const terminal = openTerminal(new PassThrough(), new PassThrough());
  const before = process.listenerCount('SIGINT');
  let asked = 0;
  terminal.onLeave(() => asked++);
  process.emit('SIGINT');
  expect(asked).toBe(1);
  terminal.close();
  expect(process.listenerCount('SIGINT')).toBe(before - 1);
});
