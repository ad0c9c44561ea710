import { Allow, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
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
} from '@nestjs/common';
import { z } from 'zod';
import {
  changedWholeGroupPolicy,
  copiedGroupPolicy,
  newWholeGroupPolicy,
  wholeGroupPolicy,
  wholeGroupPolicyChanges,
} from './group-policy-body.js';
import type {
  ChangedWholeGroupPolicy,
  CopiedGroupPolicy,
  NewWholeGroupPolicy,
} from './group-policy-body.js';
import { GroupPolicyDesk } from './group-policy-desk.js';

const placeBody = z.strictObject({ place: z.number().int().min(1).max(10_000) });
type PlaceBody = z.output<typeof placeBody>;

/** Group policies whole and in order (PO-39): also rights and session permissions, which the configuration API lacks. */
@Controller('api/v1/group-policies')
@Allow('users:manage')
export class GroupPoliciesController {
  constructor(@Inject(GroupPolicyDesk) private readonly desk: GroupPolicyDesk) {}

  /** All, the one that counts first comes first. */
  @Get()
  async list(): Promise<{ items: readonly object[] }> {
    const rows = await this.desk.policies.ordered();
    return {
      items: rows.map(({ id, terms }, index) => ({
        id,
        name: terms.name,
        place: index + 1,
        representative: terms.representative.status,
        rights: terms.rights.status,
        attended: terms.attended.status,
        unattended: terms.unattended.status,
        members: terms.members.length,
      })),
    };
  }

  @Post()
  async create(
    @Body(new ZodPipe(newWholeGroupPolicy)) body: NewWholeGroupPolicy,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { door, policies } = this.desk;
    const changes = wholeGroupPolicyChanges(body);
    const { id } = door.value(await policies.createLast(body.name, changes, cause));
    return this.one(String(id));
  }

  @Get(':id')
  async one(@Param('id') text: string): Promise<object> {
    const row = await this.desk.existing(text);
    const order = await this.desk.policies.ordered();
    return { ...wholeGroupPolicy(row), place: order.findIndex(({ id }) => id === row.id) + 1 };
  }

  @Patch(':id')
  async change(
    @Param('id') id: string,
    @Body(new ZodPipe(changedWholeGroupPolicy)) body: ChangedWholeGroupPolicy,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { attended } = (await this.desk.existing(id)).terms;
    await this.desk.door.change(id, wholeGroupPolicyChanges(body, attended), cause);
    return this.one(id);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    return this.desk.door.remove(id, cause);
  }

  @Post(':id/copy')
  async copy(
    @Param('id') id: string,
    @Body(new ZodPipe(copiedGroupPolicy)) { name }: CopiedGroupPolicy,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { door, policies } = this.desk;
    const copied = await policies.copy(await this.desk.existing(id), name, cause);
    return this.one(String(door.value(copied).id));
  }

  /** Its place in the order; the first counts first. */
  @Put(':id/place')
  async move(
    @Param('id') id: string,
    @Body(new ZodPipe(placeBody)) { place }: PlaceBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const row = await this.desk.existing(id);
    this.desk.door.value(await this.desk.policies.move(row.id, place, cause));
    return this.one(id);
  }
}
