import { processEntry } from '@jumpfleet/gateway-contracts';
import type { ProcessEntry } from '@jumpfleet/gateway-contracts';
import { jsonLines, wholeBytes } from './json-lines.js';
import type { Opener } from './tool-request.js';

const longestAnswer = 16 * 1_048_576;

/** What the computer tells of itself, its screen, and the few things that can be done to it. */
export class RemoteSystem {
  readonly #line: Opener;

  constructor(line: Opener) {
    this.#line = line;
  }

  async information(): Promise<unknown> {
    const channel = this.#line.open({ tool: 'system', op: 'information' });
    return JSON.parse((await wholeBytes(channel, longestAnswer)).toString('utf8'));
  }

  processes(): AsyncGenerator<ProcessEntry, void> {
    const channel = this.#line.open({ tool: 'system', op: 'processes' });
    return jsonLines(channel, (value) => processEntry.parse(value));
  }

  services(): AsyncGenerator<unknown, void> {
    return jsonLines(this.#line.open({ tool: 'system', op: 'services' }), (value) => value);
  }

  software(): AsyncGenerator<unknown, void> {
    return jsonLines(this.#line.open({ tool: 'system', op: 'software' }), (value) => value);
  }

  /** Ends the very process that was listed, not another that has got its number since. */
  async endProcess(
    { pid, started_at }: Pick<ProcessEntry, 'pid' | 'started_at'>,
    options: Readonly<{ force?: boolean }> = {},
  ): Promise<void> {
    const request = { tool: 'system', op: 'end-process', pid, started_at, ...options } as const;
    await this.#line.open(request).result();
  }

  /** A PNG picture of the screen. */
  screen(options: Readonly<{ max_width?: number }> = {}): Promise<Buffer> {
    const channel = this.#line.open({ tool: 'screen', op: 'capture', ...options });
    return wholeBytes(channel, longestAnswer);
  }

  async restartClient(): Promise<void> {
    await this.#line.open({ tool: 'actions', op: 'restart-client' }).result();
  }

  async reboot(): Promise<void> {
    await this.#line.open({ tool: 'actions', op: 'reboot' }).result();
  }
}
