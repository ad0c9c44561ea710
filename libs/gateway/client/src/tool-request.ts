import type { RepresentativeMessage } from '@jumpfleet/gateway-contracts';
import type { RemoteChannel } from './remote-channel.js';

type OpenMessage = Extract<RepresentativeMessage, { t: 'open' }>;
type WithoutChannel<Open> = Open extends unknown ? Omit<Open, 't' | 'channel'> : never;
/** What opens a channel: `open`, but for its number. */
export type ToolRequest = WithoutChannel<OpenMessage>;

export interface Opener {
  /** Begins an operation; what it answers is told by the channel. */
  open(request: ToolRequest): RemoteChannel;
}
