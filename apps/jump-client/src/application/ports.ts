import type { NoThumbnailReason, Statistics } from '@jumpfleet/gateway-contracts';

/** A shell on a pseudo terminal. */
export interface ShellProcess {
  /** `consumed` is called as the shell takes the bytes in, which may be much later. */
  write(bytes: Uint8Array): void;
  resize(cols: number, rows: number): void;
  pause(): void;
  resume(): void;
  /** Hangs up the terminal, and kills what does not go; nothing of it runs when this resolves. */
  kill(): Promise<void>;
}

export interface ShellListener {
  output(bytes: Uint8Array): void;
  consumed(bytes: number): void;
  /** After the last output. */
  exited(code: number): void;
}

export type ShellFactory = (
  size: Readonly<{ cols: number; rows: number }>,
  listener: ShellListener,
) => ShellProcess;

/** Reads what was asked for, and what a computer is found by. */
export type StatisticsSource = (asked: readonly string[]) => Promise<Statistics>;

/** A small picture of the screen, or why there is none. */
export type ScreenShot =
  Readonly<{ image: Buffer }> | Readonly<{ image: null; reason: NoThumbnailReason }>;
export type ScreenSource = () => Promise<ScreenShot>;

/** Where the client says what it does, for people. */
export interface ClientLog {
  info(message: string): void;
  error(message: string): void;
}

export type ClientStatus = Readonly<{
  state: 'starting' | 'enrolling' | 'connecting' | 'connected' | 'failed' | 'stopped' | 'disabled';
  detail: string;
}>;
