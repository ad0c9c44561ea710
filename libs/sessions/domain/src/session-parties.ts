export type Representative = Readonly<{ id: string; name: string }>;

/** The gateway shard that relays a representative's side, and its process run when it says so. */
export type RelayingShard = Readonly<{ shard: string; run: string | null }>;

/** Who jumped where: in each event that others hear of, so that each can be told by itself. */
export type SessionParties = Readonly<{
  sessionId: string;
  clientId: string;
  clientName: string;
  /** Who began it. */
  representative: Representative;
  externalKey: string;
}>;
