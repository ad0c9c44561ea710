import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  CHAT_TRANSCRIPTS,
  RECORDINGS,
  SURVEYS,
  TOOL_USES,
} from '../../../application/record/ports.js';
import type {
  ChatTranscripts,
  KeptOfSession,
  Recordings,
  ReportMaterialSource,
  Surveys,
  ToolUses,
} from '../../../application/record/ports.js';
import type { ReportSelection } from '../../../application/record/report/report-selection.js';
import type { SessionTotals } from '../../../application/record/report/listing-xml.js';
import type { SessionRow } from '../../../application/session-list.projection.js';
import { SESSION_SETTINGS } from '../../../application/settings/session-settings.js';
import type { SessionSettingsBoard } from '../../../application/settings/session-settings.js';
import { Conditions, sessionColumns } from '../session-rows.js';

/** What a report is put together from, beside the events. */
export type KeptParts = Readonly<{
  chat: ChatTranscripts;
  uses: ToolUses;
  recordings: Recordings;
  surveys: Surveys;
}>;
const KEPT_PARTS = Symbol('KEPT_PARTS');
export const keptParts = {
  provide: KEPT_PARTS,
  inject: [CHAT_TRANSCRIPTS, TOOL_USES, RECORDINGS, SURVEYS],
  useFactory: (
    ...[chat, uses, recordings, surveys]: readonly [ChatTranscripts, ToolUses, Recordings, Surveys]
  ): KeptParts => ({ chat, uses, recordings, surveys }),
};

const filterColumns = {
  rep: 'representative_id',
  external_key: 'external_key',
  jump_client: 'client_id::text',
} as const;

@Injectable()
export class PostgresReportMaterial implements ReportMaterialSource {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(KEPT_PARTS) private readonly parts: KeptParts,
    @Inject(SESSION_SETTINGS) private readonly settings: SessionSettingsBoard,
  ) {}

  sessions(
    selection: ReportSelection,
    after: SessionRow | undefined,
    limit: number,
  ): Promise<SessionRow[]> {
    const column = { id: 'requested_at', started: 'started_at', ended: 'ended_at' }[selection.by];
    const { sql, parameters } = chosen(selection, column, after).where();
    return this.dataSource.query<SessionRow[]>(
      `SELECT ${sessionColumns} FROM sessions s WHERE ${sql}
       ORDER BY s.${column}, s.id LIMIT $${parameters.length + 1}`,
      [...parameters, limit],
    );
  }

  totals(selection: ReportSelection, by: 'rep' | 'site'): Promise<SessionTotals[]> {
    const column = { id: 'requested_at', started: 'started_at', ended: 'ended_at' }[selection.by];
    const { sql, parameters } = chosen(selection, column, undefined).where();
    const [id, name] =
      by === 'rep' ? ['representative_id', 'max(representative_name)'] : [`'-1'`, `'all sites'`];
    return this.dataSource.query<SessionTotals[]>(
      `SELECT ${id} AS id, ${name} AS name, count(*)::int AS sessions,
         coalesce(round(sum(extract(epoch FROM coalesce(ended_at, now()) - started_at))), 0)::int AS seconds
       FROM sessions s WHERE ${sql} GROUP BY 1 ORDER BY 1`,
      [...parameters],
    );
  }

  async kept(sessionIds: readonly string[]): Promise<(sessionId: string) => KeptOfSession> {
    const chat = await this.parts.chat.of(sessionIds);
    const uses = Map.groupBy(await this.parts.uses.of(sessionIds), bySession);
    const recordings = Map.groupBy(await this.parts.recordings.of(sessionIds), bySession);
    const surveys = Map.groupBy(await this.parts.surveys.of(sessionIds), bySession);
    return (id) => ({
      chat: chat.get(id) ?? [],
      uses: uses.get(id) ?? [],
      recordings: recordings.get(id) ?? [],
      surveys: surveys.get(id) ?? [],
    });
  }

  async customNames(): Promise<ReadonlyMap<string, string>> {
    const { customFields } = await this.settings.current();
    return new Map(customFields.map(({ codeName, displayName }) => [codeName, displayName]));
  }
}

function chosen(selection: ReportSelection, column: string, after: SessionRow | undefined) {
  const conditions = new Conditions();
  if (selection.by === 'id') conditions.add('id = ANY (?)', selection.ids);
  else {
    conditions.add(`s.${column} >= ?`, selection.from);
    if (selection.to) conditions.add(`s.${column} < ?`, selection.to);
  }
  const { filter } = selection;
  if (filter) conditions.add(`${filterColumns[filter.by]} = ?`, filter.value);
  if (after) {
    const at = selection.by === 'id' ? after.requested_at : after[`${selection.by}_at`];
    conditions.add(`(s.${column}, s.id) > (?::timestamptz, ?::uuid)`, at, after.id);
  }
  return conditions;
}

const bySession = ({ sessionId }: Readonly<{ sessionId: string }>): string => sessionId;
