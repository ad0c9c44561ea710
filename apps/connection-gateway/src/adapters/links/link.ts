import type { Socket } from 'node:net';
import { FrameSplitter, linkHeadBytes } from './frame-splitter.js';

export interface LinkOwner {
  frame(link: Link, line: number, frame: Buffer): void;
  closed(link: Link): void;
}

const aliveAfterMs = 2_000;
const lostAfterMs = 7_000;
/** Up to here a frame is copied behind its head rather than handed to the system as a piece of its own. */
const copiedBytes = 2_048;
/** Credit bounds what is under way; who has so much unsent is not reading any more. */
const maxUnsentBytes = 67_108_864;
const nothing = Buffer.alloc(0);

/** A TCP connection between two shards, shared by all lines between them. Line 0 is the link's own. */
export class Link {
  private readonly splitter: FrameSplitter;
  private saidAt = performance.now();
  private heardAt = performance.now();
  private isCorked = false;
  private isClosed = false;
  isTrusted = false;

  constructor(
    private readonly socket: Socket,
    owner: LinkOwner,
  ) {
    this.splitter = new FrameSplitter((line, frame) => {
      if (!this.isClosed && frame.length > 0) owner.frame(this, line, frame);
    });
    socket.setNoDelay(true);
    socket.on('data', (piece: Buffer) => this.take(piece));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
      owner.closed(this);
    });
  }

  get isOpen(): boolean {
    return !this.isClosed;
  }

  /** All that is sent in one turn of the event loop leaves in one write. */
  send(line: number, frame: Uint8Array): void {
    if (this.isClosed) return;
    this.saidAt = performance.now();
    this.cork();
    const isSmall = frame.length <= copiedBytes;
    const head = Buffer.allocUnsafe(linkHeadBytes + (isSmall ? frame.length : 0));
    head.writeUInt32BE(frame.length, 0);
    head.writeUInt32BE(line, 4);
    if (isSmall) head.set(frame, linkHeadBytes);
    this.socket.write(head);
    if (!isSmall) this.socket.write(frame);
    if (this.socket.writableLength > maxUnsentBytes) this.close();
  }

  /** Called from time to time: keeps the far end informed and watches it. */
  tick(now: number): void {
    if (now - this.heardAt > lostAfterMs) this.close();
    else if (now - this.saidAt >= aliveAfterMs) this.send(0, nothing);
  }

  close(): void {
    this.isClosed = true;
    this.socket.destroy();
  }

  private cork(): void {
    if (this.isCorked) return;
    this.isCorked = true;
    this.socket.cork();
    setImmediate(() => {
      this.isCorked = false;
      this.socket.uncork();
    });
  }

  private take(piece: Buffer): void {
    this.heardAt = performance.now();
    if (!this.isClosed && !this.splitter.push(piece)) this.close();
  }
}
