import type { ReadModel } from '@jumpfleet/event-log';
import type { PolicyEvent } from '@jumpfleet/policy-domain';
import { approvalList } from '../../application/approvals/approval-list.projection.js';
import type { ApprovalRow } from '../../application/approvals/approval-list.projection.js';

export const approvalReadModel: ReadModel<PolicyEvent, ApprovalRow> = {
  projection: approvalList,
  table: 'approval_request',
  key: 'id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      id integer PRIMARY KEY,
      status text NOT NULL,
      jump_client_id text NOT NULL,
      jump_client_name text NOT NULL,
      jump_policy integer NOT NULL,
      requestor jsonb NOT NULL,
      reason text NOT NULL,
      valid_from timestamptz NOT NULL,
      valid_until timestamptz NOT NULL,
      scope text NOT NULL,
      approvers jsonb NOT NULL,
      requested_at timestamptz NOT NULL,
      decided_by jsonb,
      decision_reason text NOT NULL,
      decided_at timestamptz
    );
    CREATE INDEX ${table}_open ON ${table} (valid_until) WHERE status IN ('pending', 'approved');
    CREATE INDEX ${table}_live ON ${table} (jump_client_id) WHERE status = 'approved';`,
};
