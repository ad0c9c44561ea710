import type { ChannelUse } from '../../application/channel-use.js';
import type { RecordedChannel } from '../../application/recorded-channel.js';
import type { LegChannels } from './leg-channels.js';

/** One channel at the client's shard: whose it is, and what is noted of it. */
export class ClientChannel {
  use: ChannelUse | undefined;
  recorded: RecordedChannel | undefined;
  /** Where the representative goes on, until the client has answered. */
  resumesFrom = 0;

  constructor(
    readonly leg: LegChannels,
    /** The client's number. */
    readonly ours: number,
    /** The representative's. */
    readonly theirs: number,
  ) {}

  /** The client sends bytes. */
  output(payload: Uint8Array): void {
    this.use?.carried(payload.length);
    this.recorded?.output(payload);
  }

  refused(code: string): void {
    this.use?.refused(code);
    this.recorded?.end();
  }

  over(code?: string): void {
    this.use?.over(code);
    this.recorded?.end();
  }
}
