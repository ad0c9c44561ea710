import {
  AllowWithin,
  CurrentRights,
  CurrentScope,
  RequestCause,
  ZodPipe,
  problemFrom,
} from '@jumpfleet/http';
import type { Rights } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import type { DeleteInstaller, ExtendInstaller, RevokeInstaller } from '@jumpfleet/registry-domain';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import { z } from 'zod';
import { InstallerMoments } from '../../application/installer-moments.js';
import { InstallerHandler } from '../../application/installer.handler.js';
import { unlimitedScope } from '../../application/item-scope.js';
import { platformNames, platforms } from '../../application/platforms.js';
import { JumpClientPackages } from '../jump-client-packages.js';
import { InstallerQueries } from '../persistence/installer-queries.js';
import { governedInstallerBody } from './installer-body.js';
import type { GovernedInstallerBody } from './installer-body.js';
import { InstallerDesk } from './installer-desk.js';
import {
  existingInstaller,
  installerListQuery,
  installerRefusals,
  pageOfInstallers,
  validMinutesField,
} from './installer-requests.js';
import { installerItem } from './installer-item.js';
import type { InstallerItem } from './installer-item.js';

type ListQuery = z.infer<typeof installerListQuery>;

const extendBody = z.strictObject({ valid_minutes: validMinutesField });
type ExtendBody = z.infer<typeof extendBody>;

/** Installers as governed tokens: what the configuration API lacks (AG-07, D12). */
@Controller('api/v1/installers')
@AllowWithin('jump-client:add')
export class InstallerController {
  constructor(
    @Inject(InstallerQueries) private readonly installers: InstallerQueries,
    @Inject(InstallerDesk) private readonly desk: InstallerDesk,
    @Inject(InstallerHandler) private readonly handler: InstallerHandler,
    @Inject(InstallerMoments) private readonly moments: InstallerMoments,
    @Inject(JumpClientPackages) private readonly packages: JumpClientPackages,
  ) {}

  /** Newest first. */
  @Get()
  async list(
    @Query(new ZodPipe(installerListQuery)) query: ListQuery,
    @CurrentScope() scope: AccessScope,
  ): Promise<{ items: InstallerItem[]; next_cursor: string | null }> {
    const { rows, next } = await pageOfInstallers(this.installers, query, scope);
    const at = this.moments.at();
    return { items: rows.map((row) => installerItem(row, at)), next_cursor: next ?? null };
  }

  /** AG-12. */
  @Get('platforms')
  async allPlatforms(): Promise<{ items: object[] }> {
    const available = await this.packages.available();
    return {
      items: platformNames.map((name) => ({
        name,
        label: platforms[name],
        available: available.has(name),
      })),
    };
  }

  @Post()
  @HttpCode(201)
  async create(
    @Body(new ZodPipe(governedInstallerBody)) body: GovernedInstallerBody,
    @CurrentRights() rights: Rights,
    @RequestCause() cause: Cause,
  ): Promise<InstallerItem> {
    const governance = {
      maxUses: body.max_uses,
      allowedAddresses: body.allowed_addresses,
      platforms: body.platforms,
      isPaced: body.paced,
    };
    const row = await this.desk.create(body, governance, { rights, cause });
    return installerItem(row, this.moments.at());
  }

  @Post(':id/extend')
  @HttpCode(200)
  async extend(
    @Param('id') id: string,
    @Body(new ZodPipe(extendBody)) { valid_minutes: validMinutes }: ExtendBody,
    @CurrentScope() scope: AccessScope,
    @RequestCause() cause: Cause,
  ): Promise<InstallerItem> {
    const data = { installerId: await this.existing(id, scope), validMinutes };
    return this.changed({ type: 'ExtendInstaller', data }, cause);
  }

  @Post(':id/revoke')
  @HttpCode(200)
  async revoke(
    @Param('id') id: string,
    @CurrentScope() scope: AccessScope,
    @RequestCause() cause: Cause,
  ): Promise<InstallerItem> {
    const data = { installerId: await this.existing(id, scope) };
    return this.changed({ type: 'RevokeInstaller', data }, cause);
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(
    @Param('id') id: string,
    @CurrentScope() scope: AccessScope,
    @RequestCause() cause: Cause,
  ): Promise<void> {
    const data = { installerId: await this.existing(id, scope) };
    await this.handle({ type: 'DeleteInstaller', data }, cause);
  }

  private async existing(id: string, scope: AccessScope): Promise<string> {
    return (await existingInstaller(this.installers, id, scope)).installer_id;
  }

  private async changed(
    command: ExtendInstaller | RevokeInstaller,
    cause: Cause,
  ): Promise<InstallerItem> {
    await this.handle(command, cause);
    const { installerId } = command.data;
    const row = await existingInstaller(this.installers, installerId, unlimitedScope);
    return installerItem(row, this.moments.at());
  }

  private async handle(
    command: ExtendInstaller | RevokeInstaller | DeleteInstaller,
    cause: Cause,
  ): Promise<void> {
    const result = await this.handler.handle(command, cause);
    if (!result.ok) throw problemFrom(result.refusal, installerRefusals);
  }
}
