import { createInterface } from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import type { Readable, Writable } from 'node:stream';
import type { CustomerTerminal } from '../../application/support/ports.js';

/** What must not be shown as it is: a terminal would obey it. */
const controls = /[\p{Cc}\p{Cf}]/gu;
const leaveSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A line that is being typed stays at the bottom while others are printed above it. */
export function openTerminal(
  input: Readable | ReadStream,
  output: Writable | WriteStream,
): CustomerTerminal {
  const isTerminal = 'isTTY' in input && input.isTTY && 'isTTY' in output && output.isTTY;
  const lines = createInterface({ input, output, terminal: isTerminal, prompt: '' });
  let isClosed = false;
  lines.once('close', () => (isClosed = true));
  const leaving: (() => void)[] = [];
  const leave = () => leaving.forEach((asked) => asked());
  for (const signal of leaveSignals) process.on(signal, leave);
  lines.on('SIGINT', leave);
  output.on('error', () => undefined);
  return {
    print: (text) => {
      const line = text.replace(controls, ' ');
      output.write(isTerminal ? `\r\u001b[K${line}\n` : `${line}\n`);
      if (isTerminal && !isClosed) lines.prompt(true);
    },
    onLine: (heard) => {
      lines.on('line', heard);
      lines.once('close', () => heard(undefined));
    },
    onLeave: (asked) => void leaving.push(asked),
    close: () => {
      for (const signal of leaveSignals) process.off(signal, leave);
      lines.close();
      input.pause();
    },
  };
}
