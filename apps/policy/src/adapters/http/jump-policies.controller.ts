import { Allow, RequestCause, ZodPipe } from '@jumpfleet/http';
import { availabilityAt } from '@jumpfleet/kernel';
import type { Cause, Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { JumpPolicyTerms } from '@jumpfleet/policy-domain';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import { JumpPolicies } from '../../application/jump-policies.js';
import { AdministrationDoor, cursorQuery } from './administration/administration-door.js';
import type { CursorQuery, Items } from './administration/administration-door.js';
import {
  changedTerms,
  changedWholeJumpPolicy,
  jumpPolicyFields,
  newWholeJumpPolicy,
  scheduleAnswer,
  scheduleBody,
  scheduleOf,
  termsOf,
  wholeJumpPolicyAnswer,
} from './jump-policy-body.js';
import type {
  ChangedWholeJumpPolicy,
  NewWholeJumpPolicy,
  ScheduleBody,
} from './jump-policy-body.js';

type ScheduleNow = ScheduleBody &
  Readonly<{
    /** Whether access is permitted now; always when the schedule is not enabled. */
    is_open: boolean;
    /** RFC 3339; when that changes next, null when it never does. */
    changes_at: string | null;
  }>;

/** Jump policies whole: with approval, notifications and the schedule, which the configuration API only reads. */
@Controller('api/v1/jump-policies')
@Allow('jump-policies:manage')
export class JumpPoliciesController {
  private readonly door: AdministrationDoor<JumpPolicyTerms>;

  constructor(
    @Inject(JumpPolicies) policies: JumpPolicies,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.door = new AdministrationDoor(policies, wholeJumpPolicyAnswer, jumpPolicyFields);
  }

  @Get()
  list(@Query(new ZodPipe(cursorQuery)) query: CursorQuery): Promise<Items> {
    return this.door.list(query);
  }

  @Post()
  create(
    @Body(new ZodPipe(newWholeJumpPolicy)) body: NewWholeJumpPolicy,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    return this.door.create(termsOf(body), cause);
  }

  @Get(':id')
  one(@Param('id') id: string): Promise<object> {
    return this.door.one(id);
  }

  @Patch(':id')
  change(
    @Param('id') id: string,
    @Body(new ZodPipe(changedWholeJumpPolicy)) body: ChangedWholeJumpPolicy,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    return this.door.change(id, changedTerms(body), cause);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    return this.door.remove(id, cause);
  }

  @Get(':id/schedule')
  async schedule(@Param('id') id: string): Promise<ScheduleNow> {
    const { terms } = await this.door.row(this.door.idOf(id));
    const { isOpen, changesAt } = terms.scheduleEnabled
      ? availabilityAt(terms.schedule, this.clock.now())
      : { isOpen: true, changesAt: undefined };
    return {
      ...scheduleAnswer(terms.schedule),
      is_open: isOpen,
      changes_at: changesAt?.toISOString() ?? null,
    };
  }

  @Put(':id/schedule')
  async changeSchedule(
    @Param('id') id: string,
    @Body(new ZodPipe(scheduleBody)) body: ScheduleBody,
    @RequestCause() cause: Cause,
  ): Promise<ScheduleNow> {
    await this.door.change(id, { schedule: scheduleOf(body) }, cause);
    return this.schedule(id);
  }
}
