import type { AgentMessage } from '@jumpfleet/gateway-contracts';
import type { ScreenShot, ScreenSource } from './ports.js';

/** Whom it is told to: one connection. */
export interface ThumbnailLine {
  send(message: AgentMessage): void;
}

/** Pictures of the screen for whoever asked for them; one that looks like the last is not sent again. */
export class Thumbnails {
  readonly #source: ScreenSource;
  readonly #lastOf = new WeakMap<ThumbnailLine, string>();

  constructor(source: ScreenSource) {
    this.#source = source;
  }

  async tell(line: ThumbnailLine): Promise<void> {
    const message = messageOf(await this.#source());
    const said = JSON.stringify(message);
    if (this.#lastOf.get(line) === said) return;
    this.#lastOf.set(line, said);
    line.send(message);
  }
}

function messageOf(shot: ScreenShot): AgentMessage {
  if (shot.image === null) return { t: 'thumbnail', image: null, reason: shot.reason };
  return { t: 'thumbnail', image: shot.image.toString('base64') };
}
