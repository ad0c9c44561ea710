/** Constants of the Jump Client protocol; docs/protocol.md explains each, and a test keeps the two equal. */
export const agentSubprotocol = 'jumpfleet.agent.v1';
export const sessionSubprotocol = 'jumpfleet.session.v1';

export const limits = {
  /** A larger frame, text or binary, closes the connection with 1009. */
  maxFrameBytes: 65_536,
  /** Before the hello is accepted a frame may have no more than this. */
  maxHelloBytes: 4_096,
  /** From the 101 answer to an accepted hello (or a session's attach). */
  handshakeMs: 10_000,
  /** The client sends something at least this often; `ping` if it has nothing else to say. */
  heartbeatMs: 30_000,
  /** Silence after which either side takes the line for dead. */
  silenceMs: 75_000,
  /** Credit that each direction of a channel starts with. */
  initialCreditBytes: 262_144,
  /** Credit that one direction of a channel may have at once; granting beyond it closes with 4413. */
  maxCreditBytes: 1_048_576,
  /** What may wait to be sent on one line before it is taken for stuck and closed with 4413. */
  maxBufferedBytes: 16_777_216,
  /** Payload of one binary data frame. */
  maxDataBytes: 32_768,
  /** A picture of a screen, before base64. */
  maxThumbnailBytes: 48_000,
  maxChannelsPerSession: 16,
  maxSessionsPerClient: 16,
  /** How long a session, its shells and transfers wait for a line that was lost. */
  sessionGraceMs: 60_000,
  /** A client is called this long before its slot; the gateway holds it until the slot's instant. */
  slotLeadMs: 1_000,
  /** A reserved slot is honoured from `slotLeadMs` before its instant until this much after it. */
  slotWindowMs: 5_000,
  /** Clients that lost their lines spread their first knocks over no more than this. */
  maxReconnectSpreadMs: 60_000,
  /** Connections of one shard that have not proved an identity yet. */
  maxUnauthenticated: 1_024,
} as const;
