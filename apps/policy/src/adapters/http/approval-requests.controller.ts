import { Authenticated, CurrentPrincipal, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApprovalRequests } from '../../application/approvals/approval-requests.js';
import { APPROVAL_QUERIES, ONLOOKERS } from '../../application/approvals/ports.js';
import type { ApprovalQueries, Onlookers } from '../../application/approvals/ports.js';
import {
  approvalId,
  approvalItem,
  approvalJudgement,
  approvalListQuery,
  approvalProblem,
  approvalWish,
} from './approval-body.js';
import type {
  ApprovalItem,
  ApprovalJudgementBody,
  ApprovalListQuery,
  ApprovalWishBody,
} from './approval-body.js';

/** Requests for approval, as far as they are somebody's business; all others do not exist. */
@Controller('api/v1/approval-requests')
@Authenticated()
export class ApprovalRequestsController {
  constructor(
    @Inject(ApprovalRequests) private readonly requests: ApprovalRequests,
    @Inject(APPROVAL_QUERIES) private readonly queries: ApprovalQueries,
    @Inject(ONLOOKERS) private readonly onlookers: Onlookers,
  ) {}

  @Post()
  @HttpCode(201)
  async request(
    @Body(new ZodPipe(approvalWish)) wish: ApprovalWishBody,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ): Promise<ApprovalItem> {
    const requested = await this.requests.request(wish, principal, cause);
    if (!requested.ok) throw approvalProblem(requested.refusal);
    return this.find(requested.value, principal);
  }

  @Get()
  async list(
    @Query(new ZodPipe(approvalListQuery)) { cursor, ...page }: ApprovalListQuery,
    @CurrentPrincipal() principal: Principal,
  ) {
    const onlooker = await this.onlookers.of(principal);
    const asked = { status: page.status, before: cursor, limit: page.limit + 1 };
    const rows = await this.queries.list(asked, onlooker);
    const items = rows.slice(0, page.limit);
    const last = rows.length > page.limit ? items.at(-1) : undefined;
    return { items: items.map(approvalItem), next_cursor: last ? String(last.id) : null };
  }

  @Get(':id')
  async find(
    @Param('id', new ZodPipe(approvalId)) id: number,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ApprovalItem> {
    const row = await this.requests.find(id, principal);
    if (!row) throw approvalProblem({ kind: 'approval-request-not-found' });
    return approvalItem(row);
  }

  @Post(':id/decision')
  @HttpCode(200)
  async decide(
    @Param('id', new ZodPipe(approvalId)) id: number,
    @Body(new ZodPipe(approvalJudgement)) body: ApprovalJudgementBody,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
  ): Promise<ApprovalItem> {
    await this.find(id, principal);
    const decided = await this.requests.decide({ ...body, id }, principal, cause);
    if (!decided.ok) throw approvalProblem(decided.refusal);
    return this.find(id, principal);
  }
}
