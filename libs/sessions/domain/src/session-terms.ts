/** What a session can be asked for; each needs permissions of the session policies. */
export const sessionTools = ['shell', 'files', 'system', 'screen', 'actions', 'chat'] as const;
export type Tool = (typeof sessionTools)[number];

/** How the session began; a jump goes to a Jump Item. */
export type StartMethod = 'jump' | 'session-key' | 'portal' | 'api' | 'rep-invite';

/** Whether the customer was at the computer when it began (PO-35). */
export type Presence = 'attended' | 'unattended';

/** One permission of a session, and who said it, in words. */
export type SessionPermission = Readonly<{ name: string; allowed: boolean; source: string }>;

/** Whether the person at the computer is asked before a tool is used (PO-42). */
export type Prompting = Readonly<{
  rule: 'each' | 'once' | 'never';
  /** What counts when nobody answers. */
  defaultAnswer: 'allow' | 'deny';
  timeoutSeconds: number;
}>;

/** What the policies said when the session began; it holds until its end, whatever they say later (PO-36). */
export type SessionTerms = Readonly<{
  presence: Presence;
  permissions: readonly SessionPermission[];
  prompting: Prompting;
  /** Whether what shells print is recorded. */
  record: boolean;
  /** When the session is ended by force (PO-24). */
  endsAt: string | null;
}>;

/** The permissions that come with each tool; without the first there is no such tool. */
export const permissionsOfTool: Readonly<Record<Tool, readonly [string, ...string[]]>> = {
  shell: ['shell'],
  files: ['file_transfer', 'file_transfer_to_computer', 'file_transfer_from_computer'],
  system: ['system_information', 'system_information_actions'],
  screen: ['screenshots', 'screen_sharing', 'screen_control'],
  actions: ['special_actions'],
  chat: ['chat', 'chat_push_url'],
};

const ofTools = new Set(Object.values(permissionsOfTool).flat());

const isAllowed = ({ permissions }: Pick<SessionTerms, 'permissions'>, wanted: string): boolean =>
  permissions.some(({ name, allowed }) => allowed && name === wanted);

/** The tools that a session may open, of those that are wanted. */
export function allowedTools(
  wanted: readonly Tool[],
  terms: Pick<SessionTerms, 'permissions'>,
): readonly Tool[] {
  return wanted.filter((tool) => isAllowed(terms, permissionsOfTool[tool][0]));
}

/** All that a session with these tools may do: a tool that was not asked for is not allowed either. */
export function allowedPermissions(
  tools: readonly Tool[],
  { permissions }: Pick<SessionTerms, 'permissions'>,
): readonly string[] {
  const wanted = new Set(tools.flatMap((tool) => permissionsOfTool[tool]));
  return permissions
    .filter(({ name, allowed }) => allowed && (wanted.has(name) || !ofTools.has(name)))
    .map(({ name }) => name);
}
