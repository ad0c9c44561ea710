/** Every action that the access question can be asked about. */
export const actions = [
  'jump-client:view',
  'jump-client:edit',
  'jump-client:remove',
  'jump-client:jump',
  'installer:manage',
  'settings:manage',
  'users:manage',
  'outbound-events:manage',
  'session:view',
  'session:end',
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

/** The proto file of AccessService. */
export const accessProto = new URL('./proto/access.proto', import.meta.url);
