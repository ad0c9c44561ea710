/** Every action that the access question can be asked about. */
export const actions = [
  'jump-client:view',
  'jump-client:edit',
  'jump-client:remove',
  'jump-client:jump',
  'installer:manage',
  'jump-policies:manage',
  'settings:manage',
  'users:manage',
  'outbound-events:manage',
  'session:view',
  'session:end',
  'system:operate',
] as const;
export type Action = (typeof actions)[number];

/** The access question, as asked over gRPC (access.proto). */
export type AccessQuestion = Readonly<{
  principalId: string;
  principalType: 'user' | 'api-account';
  administrator: boolean;
  action: Action;
  /** The Jump Item asked about; empty for site-wide actions. */
  jumpClientId: string;
}>;

export type AccessDecision = Readonly<{
  allowed: boolean;
  /** Why, in words that an administrator can act on. */
  reasons: readonly string[];
}>;

/** Whose view it is, as asked over gRPC (access.proto). */
export type ScopeQuestion = Readonly<Omit<AccessQuestion, 'jumpClientId'>>;

/**
 * Where a principal may do something, in one answer for all Jump Items: a list asks once, and not once
 * per row. An item is inside when its shared Jump Group or the owner of its personal list is named.
 */
export type AccessScope = Readonly<{
  everything: boolean;
  jumpGroupIds: readonly number[];
  /** Users' numbers, as the configuration API knows them. */
  personalListOf: readonly number[];
  /** Why it is no more than this. */
  reasons: readonly string[];
}>;

/** The proto file of AccessService. */
export const accessProto = new URL('./proto/access.proto', import.meta.url);
