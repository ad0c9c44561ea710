import { Allow, RequestCause, ZodPipe, configPathId } from '@jumpfleet/http';
import type { Cause, Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { availabilityAt } from '@jumpfleet/policy-domain';
import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { JumpPolicyHandler } from '../../application/jump-policy.handler.js';
import { JumpPolicyQueries } from '../persistence/jump-policy-queries.js';
import { jumpPolicyRefused, scheduleAnswer, scheduleBody, scheduleOf } from './jump-policy-body.js';
import type { ScheduleBody } from './jump-policy-body.js';

type ScheduleNow = ScheduleBody &
  Readonly<{
    /** Whether access is permitted now; always when the schedule is not enabled. */
    is_open: boolean;
    /** RFC 3339; when that changes next, null when it never does. */
    changes_at: string | null;
  }>;

const idOf = (text: string) => configPathId(text, 'Jump Policy');

/** A jump policy's schedule, which the configuration API only reads. */
@Controller('api/v1/jump-policies/:id/schedule')
@Allow('jump-policies:manage')
export class JumpPolicyScheduleController {
  constructor(
    @Inject(JumpPolicyQueries) private readonly policies: JumpPolicyQueries,
    @Inject(JumpPolicyHandler) private readonly handler: JumpPolicyHandler,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  async read(@Param('id') text: string): Promise<ScheduleNow> {
    const id = idOf(text);
    const row = await this.policies.one(id);
    if (!row) throw jumpPolicyRefused({ kind: 'jump-policy-not-found', id });
    const { isOpen, changesAt } = row.schedule_enabled
      ? availabilityAt(row.schedule, this.clock.now())
      : { isOpen: true, changesAt: undefined };
    return {
      ...scheduleAnswer(row.schedule),
      is_open: isOpen,
      changes_at: changesAt?.toISOString() ?? null,
    };
  }

  @Put()
  async change(
    @Param('id') text: string,
    @Body(new ZodPipe(scheduleBody)) body: ScheduleBody,
    @RequestCause() cause: Cause,
  ): Promise<ScheduleNow> {
    const data = { id: idOf(text), changes: { schedule: scheduleOf(body) } };
    const changed = await this.handler.handle({ type: 'ChangeJumpPolicy', data }, cause);
    if (!changed.ok) throw jumpPolicyRefused(changed.refusal);
    return this.read(text);
  }
}
