/**
 * Whether whoever holds a good access token still comes in: accounts are disabled and expire (`disabled`),
 * sign-ins are ended (`token-withdrawn`), and an API account may be bound to addresses.
 */
export const standings = [
  'good',
  'unknown',
  'disabled',
  'token-withdrawn',
  'address-not-allowed',
] as const;
export type Standing = (typeof standings)[number];

/** As asked over gRPC (access.proto). */
export type StandingQuestion = Readonly<{
  principalId: string;
  principalType: 'user' | 'api-account';
  /** When the access token was issued, in milliseconds since 1970. */
  issuedAtMs: number;
  /** The id (`jti`) of the access token; empty where it has none. */
  tokenId: string;
  /** Where the request came from. */
  address: string;
}>;
