import type { SessionLine } from '@jumpfleet/gateway-contracts';

/** What a tool was used for, by its newest report. */
export type UseReport = Extract<SessionLine, { event: 'used' }>;
/** What one end of a line said. */
export type SayingReport = Extract<SessionLine, { event: 'said' }>;

/** One use of a tool: a channel from its opening to its end. */
export type ToolUse = Readonly<{
  /** Grows with each use that was reported. */
  n: number;
  sessionId: string;
  leg: string;
  channel: number;
  operation: string;
  state: UseReport['state'];
  path: string | null;
  to: string | null;
  pid: number | null;
  bytes: number | null;
  sha256: string | null;
  code: string | null;
  exitCode: number | null;
  openedAt: Date;
  endedAt: Date | null;
}>;

export type Speaker = Readonly<{
  type: 'representative' | 'customer' | 'system';
  id: string;
  name: string;
}>;

/** One line of the chat; `n` counts from 1 in each session. */
export type ChatLine = Readonly<{ n: number; id: string; from: Speaker; text: string; at: Date }>;

export type Saying = Readonly<{
  sessionId: string;
  /** A repetition has the same. */
  id: string;
  from: Speaker;
  text: string;
  at: Date;
}>;

export type Recording = Readonly<{
  sessionId: string;
  /** Counts from 1 in each session. */
  instance: number;
  leg: string;
  channel: number;
  startedAt: Date;
  lastAt: Date;
  endedAt: Date | null;
  cols: number;
  rows: number;
  bytes: number;
  missingBytes: number;
  gaps: number;
}>;

/** An answer of an exit survey. */
export type SurveyAnswer = Readonly<{
  name: string;
  label: string;
  type: 'rating' | 'text' | 'choice';
  value: string;
}>;
export type Survey = Readonly<{
  id: string;
  sessionId: string;
  kind: 'customer' | 'representative';
  by: Readonly<{ id: string; name: string }>;
  answers: readonly SurveyAnswer[];
  submittedAt: Date;
}>;

export const fileOperations = [
  'list',
  'stat',
  'download',
  'archive',
  'upload',
  'make',
  'rename',
  'delete',
] as const;
