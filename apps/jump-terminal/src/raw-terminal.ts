import type { RemoteShell, ShellEnd } from '@jumpfleet/gateway-client';

export function terminalSize(): { cols: number; rows: number } {
  return { cols: process.stdout.columns || 80, rows: process.stdout.rows || 24 };
}

/** Ties this terminal to the remote shell: every key goes there, also Ctrl-C, until it ends. */
export async function tieTerminal(shell: RemoteShell): Promise<ShellEnd> {
  const { stdin, stdout } = process;
  const type = (bytes: Buffer) => {
    if (!shell.write(bytes)) stdin.pause();
  };
  const goOn = () => stdin.resume();
  const resize = () => shell.resize(terminalSize());
  const finished = () => shell.write(Buffer.from([endOfInput]));
  shell.on('output', (bytes) => stdout.write(bytes));
  shell.on('drain', goOn);
  stdout.on('resize', resize);
  stdin.on('data', type);
  if (stdin.isTTY) stdin.setRawMode(true);
  else stdin.once('end', finished);
  stdin.resume();
  try {
    return await shell.whenEnded;
  } finally {
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.off('data', type).off('end', finished).pause();
    stdout.off('resize', resize);
  }
}

/** What Ctrl-D sends: a piped input that ends ends the shell. */
const endOfInput = 4;
