import { ReadStream } from 'node:tty';
import type { ShellListener, ShellProcess } from '../../application/ports.js';
import type { PtyAddon } from './pty-addon.js';
import { PtyInput } from './pty-input.js';
import { terminalClosed, terminalOpened, withoutOtherTerminals } from './terminal-descriptors.js';
import { endTerminalSession } from './terminal-session.js';

export type ShellCommand = Readonly<{
  file: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
}>;

/** Output may still be on its way when the shell is gone, and its children may hold the terminal for ever. */
const lastOutputMs = 200;

/** A shell on a pseudo terminal that this process reads and writes without ever blocking. */
export class PtyShell implements ShellProcess {
  readonly pid: number;
  readonly #addon: PtyAddon;
  readonly #fd: number;
  readonly #listener: ShellListener;
  readonly #input: PtyInput;
  readonly #output: ReadStream;
  #exitCode: number | undefined;
  #lastOutput: NodeJS.Timeout | undefined;
  #ending: Promise<void> | undefined;
  #isClosed = false;
  #isKilled = false;
  #isOver = false;

  constructor(
    addon: PtyAddon,
    command: ShellCommand,
    size: Readonly<{ cols: number; rows: number }>,
    listener: ShellListener,
  ) {
    this.#addon = addon;
    this.#listener = listener;
    const { file, args, env: variables, cwd } = withoutOtherTerminals(command);
    const env = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    const { fd, pid } = addon.fork(
      file,
      args,
      env,
      cwd,
      size.cols,
      size.rows,
      -1,
      -1,
      true,
      '',
      (code, signal) => this.#exited(signal === 0 ? code : 128 + signal),
    );
    this.pid = pid;
    this.#fd = fd;
    terminalOpened(fd);
    this.#input = new PtyInput(fd, (bytes) => listener.consumed(bytes));
    this.#output = new ReadStream(fd);
    this.#read();
  }

  write(bytes: Uint8Array): void {
    this.#input.write(bytes);
  }

  resize(cols: number, rows: number): void {
    if (!this.#output.destroyed) this.#addon.resize(this.#fd, cols, rows);
  }

  pause(): void {
    clearTimeout(this.#lastOutput);
    this.#output.pause();
  }

  resume(): void {
    if (!this.#output.isPaused()) return;
    this.#output.resume();
    this.#waitForLastOutput();
  }

  kill(): Promise<void> {
    this.#isKilled = true;
    this.#closeTerminal();
    return this.#endSession();
  }

  #read(): void {
    this.#output.on('data', (bytes: Buffer) => {
      this.#waitForLastOutput();
      if (!this.#isKilled) this.#listener.output(bytes);
    });
    // The kernel says EIO when the last process has left the terminal.
    this.#output.on('error', () => this.#closeTerminal());
    this.#output.once('close', () => {
      this.#closeTerminal();
      this.#over();
    });
  }

  #exited(code: number): void {
    this.#exitCode = code;
    this.#input.close();
    if (this.#output.destroyed) this.#over();
    else if (!this.#output.isPaused()) this.#waitForLastOutput();
  }

  #waitForLastOutput(): void {
    clearTimeout(this.#lastOutput);
    if (this.#exitCode !== undefined && !this.#output.destroyed)
      this.#lastOutput = setTimeout(() => this.#closeTerminal(), lastOutputMs);
  }

  /** The kernel hangs up whoever still uses the terminal. */
  #closeTerminal(): void {
    clearTimeout(this.#lastOutput);
    this.#input.close();
    this.#output.destroy();
    if (this.#isClosed) return;
    this.#isClosed = true;
    // Not later: the number may be another terminal's before the close is told.
    terminalClosed(this.#fd);
  }

  #over(): void {
    if (this.#isOver || this.#exitCode === undefined) return;
    this.#isOver = true;
    void this.#endSession();
    if (!this.#isKilled) this.#listener.exited(this.#exitCode);
  }

  /** Once: later on the number may be another session's. */
  #endSession(): Promise<void> {
    this.#ending ??= endTerminalSession(this.pid);
    return this.#ending;
  }
}
