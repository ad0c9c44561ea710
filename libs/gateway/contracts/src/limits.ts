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
  /** Payload of one binary data frame. */
  maxDataBytes: 32_768,
  maxChannelsPerSession: 16,
  maxSessionsPerClient: 16,
  /** A reserved slot is honoured from its instant until this much later. */
  slotWindowMs: 5_000,
  /** Connections of one shard that have not proved an identity yet. */
  maxUnauthenticated: 1_024,
} as const;
