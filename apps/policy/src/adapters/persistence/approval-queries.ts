import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ApprovalRow } from '../../application/approvals/approval-list.projection.js';
import type { ApprovalPage, ApprovalQueries, Onlooker } from '../../application/approvals/ports.js';
import { approvalReadModel } from './approval.read-model.js';

const { table } = approvalReadModel;

/** Instants as text, so that rows read the same as the projection wrote them. */
const instant = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;
const columns = `id, status, jump_client_id, jump_client_name, jump_policy, requestor, reason,
  ${instant('valid_from')}, ${instant('valid_until')}, scope, approvers, ${instant('requested_at')},
  decided_by, decision_reason, ${instant('decided_at')}`;

@Injectable()
export class PostgresApprovalQueries implements ApprovalQueries {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async nextId(): Promise<number> {
    const [row] = await this.dataSource.query<{ id: string }[]>(
      `SELECT nextval('approval_request_numbers') AS id`,
    );
    return Number(row?.id);
  }

  async find(id: number): Promise<ApprovalRow | undefined> {
    const [row] = await this.dataSource.query<ApprovalRow[]>(
      `SELECT ${columns} FROM ${table} WHERE id = $1`,
      [id],
    );
    return row;
  }

  list({ status, before, limit }: ApprovalPage, onlooker: Onlooker): Promise<ApprovalRow[]> {
    const { id, type, number, teams, isAdministrator } = onlooker;
    return this.dataSource.query<ApprovalRow[]>(
      `SELECT ${columns} FROM ${table} r
       WHERE ($1::text IS NULL OR status = $1) AND ($2::int IS NULL OR r.id < $2)
         AND ($3 OR (requestor->>'type' = $4 AND requestor->>'id' = $5)
           OR approvers->'users' @> to_jsonb($6::int)
           OR EXISTS (SELECT 1 FROM jsonb_array_elements(approvers->'teams') team
                      WHERE team::int = ANY ($7::int[])))
       ORDER BY r.id DESC LIMIT $8`,
      [status ?? null, before ?? null, isAdministrator, type, id, number, teams, limit],
    );
  }

  async overdue(now: Date, limit: number): Promise<number[]> {
    const rows = await this.dataSource.query<{ id: number }[]>(
      `SELECT id FROM ${table} WHERE status IN ('pending', 'approved') AND valid_until <= $1
       ORDER BY valid_until LIMIT $2`,
      [now, limit],
    );
    return rows.map(({ id }) => id);
  }

  async approvedUntil(
    { principalId, principalType, jumpClientId }: Parameters<ApprovalQueries['approvedUntil']>[0],
    at: Date,
  ): Promise<number | undefined> {
    const [row] = await this.dataSource.query<{ until: Date | null }[]>(
      `SELECT max(valid_until) AS until FROM ${table}
       WHERE jump_client_id = $1 AND status = 'approved' AND valid_from <= $2 AND valid_until > $2
         AND (scope = 'anyone' OR (requestor->>'type' = $3 AND requestor->>'id' = $4))`,
      [jumpClientId, at, principalType, principalId],
    );
    return row?.until?.getTime();
  }
}
