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
  /** Fields of the site's own, by code name; left out where there are none. */
  custom?: Readonly<Record<string, string>>;
}>;

/** The same parties with other custom fields. */
export function withCustom(
  { sessionId, clientId, clientName, representative, externalKey }: SessionParties,
  custom: Readonly<Record<string, string>>,
): SessionParties {
  const parties = { sessionId, clientId, clientName, representative, externalKey };
  return Object.keys(custom).length === 0 ? parties : { ...parties, custom };
}
