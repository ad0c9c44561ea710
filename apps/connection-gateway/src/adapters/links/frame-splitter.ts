/** Before each frame: its length and the number of its line, both unsigned, 32 bits, big endian. */
export const linkHeadBytes = 8;
/** More than any frame of a relay has. */
const maxFrameBytes = 131_072;

/** Puts frames together again out of the pieces in which TCP gives them; what comes whole is not copied. */
export class FrameSplitter {
  private readonly head = Buffer.alloc(linkHeadBytes);
  private headFilled = 0;
  private line = 0;
  private body: Buffer | undefined;
  private bodyFilled = 0;

  constructor(private readonly take: (line: number, frame: Buffer) => void) {}

  /** False when the far end speaks something else. */
  push(piece: Buffer): boolean {
    let at = 0;
    while (at < piece.length) {
      const next = this.body ? this.fillBody(piece, at, this.body) : this.begin(piece, at);
      if (next === undefined) return false;
      at = next;
    }
    return true;
  }

  private begin(piece: Buffer, at: number): number | undefined {
    if (this.headFilled > 0 || piece.length - at < linkHeadBytes) return this.fillHead(piece, at);
    return this.frameAfter(piece, at, piece, at + linkHeadBytes);
  }

  private fillHead(piece: Buffer, at: number): number | undefined {
    const copied = piece.copy(this.head, this.headFilled, at);
    this.headFilled += copied;
    if (this.headFilled < linkHeadBytes) return at + copied;
    this.headFilled = 0;
    return this.frameAfter(this.head, 0, piece, at + copied);
  }

  private frameAfter(
    head: Buffer,
    headAt: number,
    piece: Buffer,
    start: number,
  ): number | undefined {
    const length = head.readUInt32BE(headAt);
    this.line = head.readUInt32BE(headAt + 4);
    if (length > maxFrameBytes) return undefined;
    const end = start + length;
    if (end <= piece.length) {
      this.take(this.line, piece.subarray(start, end));
      return end;
    }
    this.body = Buffer.allocUnsafe(length);
    this.bodyFilled = piece.copy(this.body, 0, start);
    return piece.length;
  }

  private fillBody(piece: Buffer, at: number, body: Buffer): number {
    const copied = piece.copy(body, this.bodyFilled, at);
    this.bodyFilled += copied;
    if (this.bodyFilled === body.length) {
      this.body = undefined;
      this.take(this.line, body);
    }
    return at + copied;
  }
}
