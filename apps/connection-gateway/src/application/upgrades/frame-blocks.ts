import { upgradeFrameHeaderBytes, upgradeFrameKind } from '@jumpfleet/gateway-contracts';

/** Bytes of a package or a delta that were verified. */
export interface Content {
  readonly digest: string;
  readonly length: number;
  /** Fills the views one after the other with what lies from the position on. */
  read(position: number, views: readonly Uint8Array[]): Promise<void>;
}

/** What one frame carries, but the last of a content; frames begin at multiples of it. */
export const framePayloadBytes = 32_768;
/** What is read at once. */
const framesOfBlock = 8;
export const blockBytes = framePayloadBytes * framesOfBlock;

/** The frames of one block, ready to be sent to whoever asks. */
export type FrameBlock = readonly Buffer[];

/**
 * Contents as the frames that are sent, in memory as far as there is room: what many ask for at the same time is
 * read and put into frames once, and sent without another copy.
 */
export class FrameBlocks {
  private readonly blocks = new Map<string, Promise<FrameBlock>>();
  private readonly maxBlocks: number;

  constructor(
    maxBytes: number,
    private readonly onLook: (isHit: boolean) => void,
  ) {
    this.maxBlocks = Math.max(1, Math.floor(maxBytes / blockBytes));
  }

  load(content: Content, index: number): Promise<FrameBlock> {
    const key = `${content.digest}/${index}`;
    const known = this.blocks.get(key);
    this.onLook(known !== undefined);
    this.blocks.delete(key);
    const block = known ?? readBlock(content, index);
    this.blocks.set(key, block);
    if (known) return block;
    if (this.blocks.size > this.maxBlocks) this.dropOldest();
    block.catch(() => this.blocks.delete(key));
    return block;
  }

  private dropOldest(): void {
    const [oldest] = this.blocks.keys();
    if (oldest !== undefined) this.blocks.delete(oldest);
  }
}

async function readBlock(content: Content, index: number): Promise<FrameBlock> {
  const start = index * blockBytes;
  const bytes = Math.min(blockBytes, content.length - start);
  const count = Math.ceil(bytes / framePayloadBytes);
  const memory = Buffer.allocUnsafeSlow(bytes + count * upgradeFrameHeaderBytes);
  const frames = Array.from({ length: count }, (_, at) => {
    const begin = at * (framePayloadBytes + upgradeFrameHeaderBytes);
    const end = begin + framePayloadBytes + upgradeFrameHeaderBytes;
    const frame = memory.subarray(begin, end);
    frame[0] = upgradeFrameKind;
    frame.writeBigUInt64BE(BigInt(start + at * framePayloadBytes), 1);
    return frame;
  });
  await content.read(
    start,
    frames.map((frame) => frame.subarray(upgradeFrameHeaderBytes)),
  );
  return frames;
}
