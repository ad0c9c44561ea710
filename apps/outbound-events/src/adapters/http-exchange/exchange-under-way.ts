import type { IncomingHttpHeaders } from 'node:http';
import type { AttemptError } from '@jumpfleet/outbound-domain';
import type { Dispatcher } from 'undici';
import { failureOf } from './exchange-failure.js';

export type Answer = Readonly<{
  statusCode: number;
  headers: IncomingHttpHeaders;
  /** The beginning of the content. */
  body: Buffer;
  /** False when there was more of it than anyone needs to hear. */
  isWhole: boolean;
}>;
export type ExchangeResult = Answer | Readonly<{ failure: AttemptError }>;

/** Hears one answer as far as it matters; it ends once, by the answer, an error or being cut. */
export class ExchangeUnderWay implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private isOver = false;
  private head: Pick<Answer, 'statusCode' | 'headers'> | undefined;
  private readonly chunks: Buffer[] = [];
  private heardBytes = 0;

  constructor(
    private readonly maxBodyBytes: number,
    private readonly done: (result: ExchangeResult) => void,
  ) {}

  /** A request that was cut while it waited for its connection is not sent any more. */
  cut(failure: AttemptError): void {
    this.end({ failure });
    this.controller?.abort(new Error(failure));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.isOver) controller.abort(new Error('The request came too late.'));
  }

  /** Informational answers come before the one that counts. */
  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (statusCode >= 200) this.head = { statusCode, headers };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.isOver) return;
    const room = this.maxBodyBytes - this.heardBytes;
    this.chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    this.heardBytes += chunk.length;
    if (this.heardBytes <= this.maxBodyBytes) return;
    this.answer(false);
    controller.abort(new Error('The answer is too long.'));
  }

  onResponseEnd(): void {
    this.answer(true);
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.end({ failure: this.head ? 'answer-incomplete' : failureOf(error) });
  }

  private answer(isWhole: boolean): void {
    if (this.head) this.end({ ...this.head, body: Buffer.concat(this.chunks), isWhole });
    else this.end({ failure: 'answer-incomplete' });
  }

  private end(result: ExchangeResult): void {
    if (this.isOver) return;
    this.isOver = true;
    this.done(result);
  }
}
