import type { OpenMessage } from '@jumpfleet/gateway-client';
import type { ToolFailureCode, ToolOperation } from '@jumpfleet/gateway-contracts';

type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = Readonly<{ [name: string]: Json | undefined }>;

type ShellRequest = Extract<OpenMessage, { tool: 'shell' }>;

/** What an `open` asks of an operation. */
export type ToolRequest<O extends ToolOperation> = O extends 'shell'
  ? ShellRequest
  : Extract<OpenMessage, { op: O }>;

/** What comes from the representative. */
export interface ToolInput {
  /** In order and without gaps, whatever became of the line; say `consumed` once the bytes are used up. */
  data(bytes: Uint8Array): void;
  resize?(cols: number, rows: number): void;
}

/**
 * An operation's end of its channel. Lines come and go below it; it sees bytes in order, and one end:
 * `signal` is aborted when whoever asked does not want it any more, and nothing is heard from then on.
 */
export interface ToolChannel {
  readonly session: string;
  readonly leg: string;
  readonly representative: string;
  readonly signal: AbortSignal;
  /** Said once, before the first byte; left out, it is said without a result. */
  opened(result?: JsonObject): void;
  /**
   * The bytes belong to the channel until they are credited: until as many more were written as a credit
   * can be. Resolves when the next ones are wanted, at once when the channel is over; never rejects.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Nothing that was written waits. */
  readonly hasRoom: boolean;
  receive(input: ToolInput): void;
  consumed(bytes: number): void;
}

export type ToolEnd = Readonly<{ code?: number; result?: JsonObject }>;

/** Does what was asked: done when it resolves, refused or failed when it throws a `ToolFailure`. */
export type ToolHandler<O extends ToolOperation> = (
  request: ToolRequest<O>,
  channel: ToolChannel,
) => Promise<ToolEnd>;

export type ToolHandlers = Readonly<{ [O in ToolOperation]?: ToolHandler<O> }>;

/** An expected no; `message` is for people, at most 255 characters of it are told. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';

  readonly code: ToolFailureCode;

  constructor(code: ToolFailureCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
