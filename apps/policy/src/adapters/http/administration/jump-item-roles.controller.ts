import { Allow, RequestCause, ZodPipe, inputText, readOnly } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import {
  itemPermissions,
  orderedPermissions,
  permissionNeeded,
  roleSummary,
} from '@jumpfleet/policy-domain';
import type { JumpItemRoleTerms } from '@jumpfleet/policy-domain';
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
  Query,
} from '@nestjs/common';
import { z } from 'zod';
import type { AdministeredRow } from '../../../application/administration/administration-ledger.js';
import { JumpItemRoles } from '../../../application/administration/rules.js';
import { AdministrationDoor, cursorQuery, present } from './administration-door.js';
import type { CursorQuery, Items } from './administration-door.js';

const fields = z.strictObject({
  id: readOnly,
  name: inputText(255, 1),
  description: inputText(4096),
  permissions: z
    .array(z.enum(itemPermissions))
    .max(itemPermissions.length)
    .transform(orderedPermissions),
});
export const newRole = fields.partial().required({ name: true });
type NewRole = z.output<typeof newRole>;
const changedRole = fields.partial();
type ChangedRole = z.output<typeof changedRole>;

const blank = { description: '', permissions: [] };

/** PO-09: the columns of the list beside what the role says. */
function roleAnswer({ id, terms }: AdministeredRow<JumpItemRoleTerms>): object {
  const { createDeploy, moveCopy, viewReports, ...summary } = roleSummary(terms);
  return {
    id,
    ...terms,
    summary: {
      ...summary,
      create_deploy: createDeploy,
      move_copy: moveCopy,
      view_reports: viewReports,
    },
    notices: terms.permissions.length === 0 ? [permissionNeeded] : [],
  };
}

/** Jump Item Roles (PO-01..09), which the configuration API only reads. */
@Controller('api/v1/jump-item-roles')
@Allow('users:manage')
export class JumpItemRolesController {
  private readonly door: AdministrationDoor<JumpItemRoleTerms>;

  constructor(@Inject(JumpItemRoles) roles: JumpItemRoles) {
    this.door = new AdministrationDoor(roles, roleAnswer);
  }

  @Get()
  list(@Query(new ZodPipe(cursorQuery)) query: CursorQuery): Promise<Items> {
    return this.door.list(query);
  }

  @Post()
  create(@Body(new ZodPipe(newRole)) body: NewRole, @RequestCause() cause: Cause): Promise<object> {
    return this.door.create({ ...blank, ...present(body), name: body.name }, cause);
  }

  @Get(':id')
  one(@Param('id') id: string): Promise<object> {
    return this.door.one(id);
  }

  @Patch(':id')
  change(
    @Param('id') id: string,
    @Body(new ZodPipe(changedRole)) body: ChangedRole,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    return this.door.change(id, present(body), cause);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    return this.door.remove(id, cause);
  }
}
