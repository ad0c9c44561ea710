import type { RepresentativeMessage } from '@jumpfleet/gateway-contracts';

type WithoutFrame<Message> = Message extends unknown ? Omit<Message, 't' | 'channel'> : never;
/** What a tool is asked to do: an `open` without its frame. */
export type ToolRequest = WithoutFrame<Extract<RepresentativeMessage, { t: 'open' }>>;
export type ToolResult = Readonly<Record<string, unknown>>;

/** Why an operation did not do what it was asked, in the words of whoever refused it. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export type OperationEvents = Readonly<{
  opened?: (result: ToolResult) => void;
  /** `taken` gives the bytes' credit back: the other end sends no more than what is taken lets it. */
  data?: (payload: Uint8Array, taken: () => void) => void;
  done: (code: number, result: ToolResult) => void;
  failed: (failure: ToolFailure) => void;
}>;

/** One operation at the computer, from its request to its end. It outlives a line that was lost. */
export type Operation = Readonly<{
  /** Bytes for the other end; the promise is kept when they are under way. */
  write: (bytes: Uint8Array) => Promise<void>;
  /** How many bytes were written and are not under way. */
  waiting: () => number;
  resize: (size: TerminalSize) => void;
  close: () => void;
}>;

type TerminalSize = Readonly<{ cols: number; rows: number }>;

/** The session, for those who use its tools. */
export type Tools = Readonly<{
  open: (request: ToolRequest, events: OperationEvents) => Operation;
}>;
