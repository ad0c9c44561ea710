import { bulkGarbage } from '@jumpfleet/gateway-client';
import { dataFrameKind } from '@jumpfleet/gateway-contracts';
import type { z } from 'zod';
import { messageOf } from '../session/frames.js';
import type { Relay, RelayEnd } from '../session/relay.js';
import type { Link } from './link.js';

/** What a relay gives away before its link is known; a shard that asks says little before it is answered. */
const maxHeldFrames = 64;

/** A leg's line to another shard, over the link between the two. */
export class LinkRelay<Said, Heard extends { t: string }> implements Relay<Said> {
  private way: Readonly<{ link: Link; line: number }> | undefined;
  private held: Uint8Array[] = [];
  private isClosed = false;

  constructor(
    private readonly heard: z.ZodType<Heard | Readonly<{ t: 'alive' }>>,
    private readonly end: RelayEnd<Heard>,
    private readonly onClosed: (way: { link: Link; line: number } | undefined) => void,
  ) {}

  get isBound(): boolean {
    return this.way !== undefined;
  }

  /** The link is there; what was said meanwhile goes first. */
  bind(link: Link, line: number): void {
    this.way = { link, line };
    for (const frame of this.held) link.send(line, frame);
    this.held = [];
  }

  say(message: Said): void {
    this.send(Buffer.from(JSON.stringify(message)));
  }

  send(frame: Uint8Array): void {
    if (this.isClosed) return;
    if (this.way) this.way.link.send(this.way.line, frame);
    else if (this.held.length < maxHeldFrames) this.held.push(frame);
    else this.lost();
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.held = [];
    this.onClosed(this.way);
  }

  /** The link is lost, or the far end has let go of the line. */
  lost(): void {
    if (!this.isClosed) this.end.lost();
  }

  take(frame: Buffer): void {
    if (this.isClosed) return;
    if (frame[0] === dataFrameKind) {
      bulkGarbage.add(frame.length);
      this.end.data(frame);
      return;
    }
    const message = messageOf(frame, this.heard);
    if (message === undefined) this.lost();
    else if (!isAlive(message)) this.end.said(message);
  }
}

function isAlive(message: { t: string }): message is Readonly<{ t: 'alive' }> {
  return message.t === 'alive';
}
