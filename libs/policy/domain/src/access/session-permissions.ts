/** Tools of a session that a session policy allows or denies, each on its own (PO-30..36). */
export const sessionPermissions = [
  'shell',
  'file_transfer',
  'file_transfer_to_computer',
  'file_transfer_from_computer',
  'system_information',
  'system_information_actions',
  'registry_access',
  'screen_sharing',
  'screen_control',
  'screenshots',
  'chat',
  'chat_push_url',
  'elevated_tools',
  'special_actions',
  'canned_scripts',
  'jump_client_pinning',
  'session_recording',
] as const;
export type SessionPermission = (typeof sessionPermissions)[number];

/** Left out is `Not Defined`: the session policy of the next lower priority says it (PO-30). */
export type PermissionAnswers = Readonly<Partial<Record<SessionPermission, 'allow' | 'deny'>>>;

/**
 * Whether the person at the computer is asked before a tool is used (PO-42). `each` asks for every tool,
 * `once` for all at the first one, `never` is `No Prompting`; left out is `Not Defined`.
 */
export type Prompting = Readonly<{
  rule: 'each' | 'once' | 'never';
  /** What counts when nobody answers in time. */
  defaultAnswer: 'allow' | 'deny';
  timeoutSeconds: number;
}>;

export type SessionTerms = Readonly<{ permissions: PermissionAnswers; prompting?: Prompting }>;

/** PO-42: nothing said, a session policy by its number, or terms of one's own. */
export type SessionPolicyChoice =
  | Readonly<{ kind: 'not-defined' }>
  | Readonly<{ kind: 'policy'; id: number }>
  | Readonly<{ kind: 'custom'; terms: SessionTerms }>;
