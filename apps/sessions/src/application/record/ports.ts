import type { Forgetting } from '@jumpfleet/event-log';
import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import type { SessionRow } from '../session-list.projection.js';
import type { ChatLine, Recording, Saying, Survey, ToolUse, UseReport } from './record.js';
import type { TapeItem } from './recording-tape.js';
import type { SessionTotals } from './report/listing-xml.js';
import type { ReportMaterial } from './report/build-report.js';
import type { ReportSelection } from './report/report-selection.js';

export type UseQuery = Readonly<{
  sessionId: string;
  /** All of them where none is named. */
  operations?: readonly string[];
  after: number;
  limit: number;
}>;
export type UsePage = Readonly<{ items: readonly ToolUse[]; hasMore: boolean }>;

export interface ToolUses {
  /** False when nobody knows the session. */
  add(report: UseReport): Promise<boolean>;
  page(query: UseQuery): Promise<UsePage>;
  of(sessionIds: readonly string[]): Promise<ToolUse[]>;
}
export const TOOL_USES = Symbol('TOOL_USES');

export type ChatQuery = Readonly<{ sessionId: string; after: number; limit: number }>;
export interface ChatTranscripts {
  /** The line as it is kept, also when it was said before; nothing when nobody knows the session. */
  add(saying: Saying): Promise<ChatLine | undefined>;
  list(query: ChatQuery): Promise<ChatLine[]>;
  of(sessionIds: readonly string[]): Promise<Map<string, ChatLine[]>>;
}
export const CHAT_TRANSCRIPTS = Symbol('CHAT_TRANSCRIPTS');

/** Tells both ends of a session what was said. */
export interface SessionWords {
  said(sessionId: string, line: ChatLine): void;
}
export const SESSION_WORDS = Symbol('SESSION_WORDS');

export type ShellOf = Readonly<{ sessionId: string; leg: string; channel: number }>;
/** A part of a recording, and which is the next. */
export type TapeChunk = Readonly<{ n: number; items: readonly TapeItem[] }>;

export interface Recordings {
  /** All of them in one transaction, in their order; of sessions that nobody knows nothing is kept. */
  add(batches: readonly RecordingBatch[]): Promise<void>;
  list(sessionId: string): Promise<Recording[]>;
  of(sessionIds: readonly string[]): Promise<Recording[]>;
  /** The newest of a shell's number, or a certain one. */
  find(shell: ShellOf, instance?: number): Promise<Recording | undefined>;
  findInstance(sessionId: string, instance: number): Promise<Recording | undefined>;
  /** Some chunks after one, in order. */
  chunks(recording: Recording, afterChunk: number): Promise<TapeChunk[]>;
}
export const RECORDINGS = Symbol('RECORDINGS');

/** What shells of a session print now, as it comes; repetitions and gaps included. */
export interface LiveRecordings {
  listen(sessionId: string, heard: (batch: RecordingBatch) => void): () => void;
}
export const LIVE_RECORDINGS = Symbol('LIVE_RECORDINGS');

/** There is no such session any more. */
export class RecordGone extends Error {
  override readonly name = 'RecordGone';
}

export interface Surveys {
  /** For the transaction of the event that says that it was given; throws `RecordGone`. */
  within(survey: Survey): (tx: Transaction) => Promise<void>;
  of(sessionIds: readonly string[]): Promise<Survey[]>;
}
export const SURVEYS = Symbol('SURVEYS');

export type KeptOfSession = Omit<ReportMaterial, 'session' | 'events'>;
export interface ReportMaterialSource {
  /** Some sessions in the order of the selection, after one of them. */
  sessions(
    selection: ReportSelection,
    after: SessionRow | undefined,
    limit: number,
  ): Promise<SessionRow[]>;
  kept(sessionIds: readonly string[]): Promise<(sessionId: string) => KeptOfSession>;
  /** The same without reading each session, by whoever began it or all in one. */
  totals(selection: ReportSelection, by: 'rep' | 'site'): Promise<SessionTotals[]>;
  /** What the site's own fields are called, by their code names. */
  customNames(): Promise<ReadonlyMap<string, string>>;
}
export const REPORT_MATERIAL = Symbol('REPORT_MATERIAL');

type Transaction = Parameters<NonNullable<Forgetting['within']>>[0];

/** Records of sessions whose time is over. */
export interface ExpiredRecords {
  /** Sessions that ended before then, and keys that nobody used by then. */
  endedBefore(before: Date, limit: number): Promise<string[]>;
  surveysOf(sessionIds: readonly string[]): Promise<string[]>;
  /** What there may be much of, in statements of bounded size. */
  deleteBulk(sessionIds: readonly string[]): Promise<void>;
  /** All that is left in tables that no events fill. */
  deleteRest(tx: Transaction, sessionIds: readonly string[]): Promise<void>;
  /** From the stream of all facts what was said of sessions that are not on record any more. */
  eraseFacts(before: Date): Promise<void>;
}
export const EXPIRED_RECORDS = Symbol('EXPIRED_RECORDS');
