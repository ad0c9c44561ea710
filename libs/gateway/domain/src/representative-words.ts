/** What `opened` and `exit` tell beside the bytes of a channel. */
export type ToolResult = Readonly<Record<string, unknown>>;

/** How an operation ended, or why it did not come about. */
export type ChannelEnd =
  | Readonly<{ kind: 'done'; exitCode: number; result: ToolResult | undefined }>
  /** It never began. */
  | Readonly<{ kind: 'refused'; code: string; reason: string }>
  | Readonly<{ kind: 'failed'; code: string; reason: string }>
  /** This side closed it. */
  | Readonly<{ kind: 'closed' }>;

export type TerminalSize = Readonly<{ cols: number; rows: number }>;

/** Of `attached`: where the line leads, and what it may. */
export type Attachment = Readonly<{
  session: string;
  leg: string;
  client: Readonly<{ id: string; name: string }>;
  permissions: readonly string[];
  tools: readonly string[];
  grace_ms: number;
  resumed: boolean;
}>;

type Result = Readonly<{ result?: ToolResult | undefined }>;
type OfChannel<T extends string, Members = object> = Readonly<{ t: T; channel: number }> &
  Readonly<Members>;

/** Frames about one channel, from `/session`. */
export type ChannelHeard =
  | OfChannel<'opened', Result>
  | OfChannel<'refused', { code: string; message: string }>
  | OfChannel<'credit', { bytes: number }>
  | OfChannel<'exit', { code: number } & Result>
  | OfChannel<'close', { reason: string; code?: string | undefined }>
  | OfChannel<'resumed', { received: number }>;

/** Frames that this side sends about one channel; `Request` is the rest of an `open`. */
export type ChannelSaid<Request> =
  | (OfChannel<'open'> & Request)
  | OfChannel<'resize', TerminalSize>
  | OfChannel<'credit', { bytes: number }>
  | OfChannel<'close', { reason: string }>
  | OfChannel<'resume', { received: number }>;

/** What has to be done for a channel. */
export type ChannelEffect<Request> =
  | Readonly<{ do: 'send'; message: ChannelSaid<Request> }>
  | Readonly<{ do: 'send-data'; channel: number; payload: Uint8Array }>
  | Readonly<{ do: 'opened'; channel: number; result: ToolResult | undefined }>
  /** The far end's bytes, in order, each once; say `used` when they are. */
  | Readonly<{ do: 'deliver'; channel: number; payload: Uint8Array }>
  /** All that was written is on its way: there is room for more. */
  | Readonly<{ do: 'drained'; channel: number }>
  | Readonly<{ do: 'over'; channel: number; end: ChannelEnd }>;

/** One line of the session's chat. */
export type Said = Readonly<{
  n: number;
  from: Readonly<{ type: 'representative' | 'customer' | 'system'; name: string }>;
  text: string;
  at: string;
}>;

/** Who takes part. */
export type Members = Readonly<{
  owner: string;
  members: readonly Readonly<{
    type: 'representative' | 'customer';
    id: string;
    name: string;
    is_connected: boolean;
  }>[];
}>;

export type Notice = Readonly<{ code: string; message: string; ends_at?: string | undefined }>;

/** All frames from `/session`. */
export type SessionHeard =
  | (Readonly<{ t: 'attached' }> & Attachment)
  | Readonly<{ t: 'pong' | 'restored' }>
  | Readonly<{ t: 'suspended'; until: string }>
  | Readonly<{ t: 'ended'; reason: string; code?: string | undefined }>
  | (Readonly<{ t: 'said' }> & Said)
  | (Readonly<{ t: 'members' }> & Members)
  | (Readonly<{ t: 'notice' }> & Notice)
  | ChannelHeard;

/** All text frames to `/session`. */
export type RepresentativeSaid<Request> =
  | Readonly<{ t: 'attach'; ticket: string; resume?: boolean }>
  | Readonly<{ t: 'ping' | 'end' }>
  | Readonly<{ t: 'say'; id: string; text: string }>
  | ChannelSaid<Request>;

/** What has to be done, in order: send, show, or see to the socket. */
export type SessionEffect<Request> =
  | ChannelEffect<Request>
  | Readonly<{ do: 'send'; message: RepresentativeSaid<Request> }>
  /** The line is there, again if `resumed`. */
  | Readonly<{ do: 'attached'; attachment: Attachment }>
  /** The session waits for a line that was lost, ours or the computer's, and not longer than until then. */
  | Readonly<{ do: 'away'; whose: 'ours' | 'theirs'; untilMs: number }>
  /** After `away`: all goes on. */
  | Readonly<{ do: 'back' }>
  /** Get a new ticket and a new socket after so long; then `connected`, or `unreachable`. */
  | Readonly<{ do: 'dial'; inMs: number }>
  /** Drop the socket, at once where it is dead, else with 1000 after what was sent; a `lost` for it is not needed. */
  | Readonly<{ do: 'hang-up'; isDead: boolean }>
  | Readonly<{ do: 'said'; said: Said }>
  | Readonly<{ do: 'members'; members: Members }>
  | Readonly<{ do: 'notice'; notice: Notice }>
  /** The last effect. `code` is the stable name of what `reason` tells. */
  | Readonly<{ do: 'ended'; reason: string; code: string }>;
