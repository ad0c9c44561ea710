import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { Principal } from '@jumpfleet/http';
import { ok } from '@jumpfleet/kernel';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { approvalDecider, approvalStream } from '@jumpfleet/policy-domain';
import type {
  ApprovalCommand,
  ApprovalRefusal,
  ApprovalTerms,
  PolicyEvent,
} from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { ApprovalRow } from './approval-list.projection.js';
import { ApprovalTarget } from './approval-target.js';
import type { TargetRefusal } from './approval-target.js';
import { mayDecide } from './onlookers.js';
import { APPROVAL_QUERIES, ONLOOKERS } from './ports.js';
import type { ApprovalQueries, Onlooker, Onlookers } from './ports.js';

export type ApprovalWish = Readonly<{
  jumpClientId: string;
  reason: string;
  /** From now on when left out. */
  from: Date | undefined;
  minutes: number;
}>;
type Judgement = Readonly<{ id: number; approve: boolean; reason: string }>;
type Refusal = ApprovalRefusal | TargetRefusal;

/** Approvals that Jump Policies ask for: requested by who may jump but for them, decided by those named. */
@Injectable()
export class ApprovalRequests {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<PolicyEvent>,
    @Inject(APPROVAL_QUERIES) private readonly queries: ApprovalQueries,
    @Inject(ONLOOKERS) private readonly onlookers: Onlookers,
    private readonly target: ApprovalTarget,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async request(
    wish: ApprovalWish,
    requestor: Principal,
    cause: Cause,
  ): Promise<Result<number, Refusal>> {
    const target = await this.target.of(wish.jumpClientId, requestor);
    if (!target.ok) return target;
    const { maxMinutes, ...said } = target.value;
    const id = await this.queries.nextId();
    const terms = {
      ...said,
      ...this.windowOf(wish),
      reason: wish.reason,
      requestor: who(requestor),
    };
    const command = { type: 'RequestApproval', data: { id, terms, maxMinutes } } as const;
    const requested = await this.handle(command, cause);
    return requested.ok ? ok(id) : requested;
  }

  async decide(
    { id, approve, reason }: Judgement,
    principal: Principal,
    cause: Cause,
  ): Promise<Result<unknown, ApprovalRefusal>> {
    const row = await this.find(id, principal);
    const onlooker = await this.onlookers.of(principal);
    const isApprover = row !== undefined && mayDecide(row.approvers, onlooker);
    const data = { id, approve, reason, isApprover, by: who(principal) };
    return this.handle({ type: 'DecideApproval', data }, cause);
  }

  /** Nothing for whom it is no business. */
  async find(id: number, principal: Principal): Promise<ApprovalRow | undefined> {
    const [row, onlooker] = [await this.queries.find(id), await this.onlookers.of(principal)];
    return row && (isOwn(row, onlooker) || mayDecide(row.approvers, onlooker)) ? row : undefined;
  }

  handle(command: ApprovalCommand, cause: Cause): Promise<Result<unknown, ApprovalRefusal>> {
    return handleCommand(this.events, approvalDecider, {
      stream: approvalStream(command.data.id),
      command,
      cause,
      now: this.clock.now(),
    });
  }

  private windowOf({ from, minutes }: ApprovalWish): Pick<ApprovalTerms, 'from' | 'until'> {
    const start = from ?? this.clock.now();
    const end = new Date(start.getTime() + minutes * 60_000);
    return { from: start.toISOString(), until: end.toISOString() };
  }
}

const who = ({ type, id, name }: Principal) => ({ type, id, name });

function isOwn({ requestor }: ApprovalRow, { type, id }: Onlooker): boolean {
  return requestor.type === type && requestor.id === id;
}
