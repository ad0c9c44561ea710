import type { Tool } from './session.messages.js';

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
  /** When the session is ended by force (PO-24). */
  endsAt: string | null;
}>;

/** The permission that each tool needs. */
const permissionOf: Readonly<Record<Tool, string>> = { shell: 'shell' };

/**
 * The tools that a session may open. Where the person at the computer is to be asked first, the default
 * answer counts: no Jump Client can ask anybody yet.
 */
export function allowedTools(wanted: readonly Tool[], terms: SessionTerms): readonly Tool[] {
  const { rule, defaultAnswer } = terms.prompting;
  if (rule !== 'never' && defaultAnswer === 'deny') return [];
  return wanted.filter((tool) =>
    terms.permissions.some(({ name, allowed }) => allowed && name === permissionOf[tool]),
  );
}
