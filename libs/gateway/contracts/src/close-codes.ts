/** WebSocket close codes of `/agent` and `/session`, beside those of RFC 6455. */
export const closeCodes = {
  /** The shard is going away: come back (through admission) after the usual backoff. */
  goingAway: 1001,
  /** A frame above the limit. */
  frameTooLarge: 1009,
  /** Not JSON, an unknown `t`, a field missing or of the wrong type, or a message out of turn. */
  malformed: 4400,
  /** The signature does not match the credential's key and this connection's nonce (GW-11). */
  identityCheckFailed: 4401,
  /** The ticket is not valid, has expired or was used. */
  ticketRefused: 4403,
  /** The client was deleted: remove yourself (GW-17). */
  removed: 4404,
  /** No accepted hello or attach within the time. */
  handshakeTimeout: 4408,
  /** A newer connection of the same client took over. */
  superseded: 4409,
  /** A limit of the protocol was passed (channels, credit). */
  limitExceeded: 4413,
  /** Nothing was heard for `silenceMs`. */
  silent: 4414,
  /** The session is over; the reason says why. */
  sessionEnded: 4410,
  /** An error inside the gateway; try again. */
  internal: 4500,
} as const;

export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes];
