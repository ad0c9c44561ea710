import type { ChatLine, Recording, Survey, ToolUse } from '../record.js';

/** Whoever does something in a session; numbers count within it, and nobody's is 0. */
export type Actor = Readonly<{
  type: 'customer' | 'representative' | 'system';
  gsnumber: number;
  id: string;
  name: string;
}>;

/** What happened at a moment of a session, by the names of B5. */
export type ReportEvent = Readonly<{
  at: Date;
  type: string;
  performedBy: Actor;
  /** To whom, or where, if to anybody. */
  destination: Actor | null;
  body?: string;
  data?: readonly Readonly<{ name: string; value: string }>[];
  files?: readonly Readonly<{ name: string; size: number }>[];
}>;

export type ReportedCustomer = Actor &
  Readonly<{
    hostname: string;
    os: string;
    publicIp: string;
    privateIp: string;
    username: string;
    info: Readonly<{ name: string; company: string; companyCode: string; issue: string }>;
  }>;
export type ReportedRepresentative = Actor &
  Readonly<{
    isOwner: boolean;
    isPrimary: boolean;
    isInvited: boolean;
    secondsInvolved: number;
  }>;

/** All that is known of a session: one model for JSON and XML. */
export type SessionReport = Readonly<{
  lsid: string;
  /** Grows from session to session. */
  lseq: number;
  status: 'starting' | 'running' | 'ended';
  startMethod: string;
  presence: string;
  requestedAt: string;
  startedAt: string | null;
  endedAt: string | null;
  endReason: string | null;
  durationSeconds: number;
  externalKey: string;
  ticketId: string;
  overrideReason: string;
  publicSite: string;
  custom: readonly Readonly<{ codeName: string; displayName: string; value: string }>[];
  jumpClient: Readonly<{ id: string; name: string }>;
  /** Of the Jump Item; none of a temporary client. */
  jumpGroup: Readonly<{ type: 'shared' | 'personal'; number: number }> | null;
  customer: ReportedCustomer;
  representatives: readonly ReportedRepresentative[];
  chat: readonly ChatLine[];
  uses: readonly ToolUse[];
  recordings: readonly Recording[];
  surveys: readonly Survey[];
  events: readonly ReportEvent[];
}>;

export function filesTransferred({ uses }: SessionReport): number {
  return count(uses, ['upload', 'download', 'archive']);
}
export const filesMoved = ({ uses }: SessionReport): number => count(uses, ['rename']);
export const filesDeleted = ({ uses }: SessionReport): number => count(uses, ['delete']);

function count(uses: readonly ToolUse[], operations: readonly string[]): number {
  return uses.filter(({ operation, state }) => state === 'done' && operations.includes(operation))
    .length;
}
