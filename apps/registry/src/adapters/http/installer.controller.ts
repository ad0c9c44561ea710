import { Allow, Problem, RequestCause, ZodPipe, problemFrom } from '@jumpfleet/http';
import type { RefusalTable } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type {
  DeleteInstaller,
  ExtendInstaller,
  InstallerRefusal,
  RevokeInstaller,
} from '@jumpfleet/registry-domain';
import { installerValidity } from '@jumpfleet/registry-domain';
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
import { platformNames, platforms } from '../../application/platforms.js';
import { JumpClientPackages } from '../jump-client-packages.js';
import { InstallerQueries } from '../persistence/installer-queries.js';
import { uuidOf } from './history-query.js';
import { governedInstallerBody } from './installer-body.js';
import type { GovernedInstallerBody } from './installer-body.js';
import { InstallerDesk } from './installer-desk.js';
import { installerItem } from './installer-item.js';
import type { InstallerItem } from './installer-item.js';

const maxNumber = 2_147_483_647;
const listQuery = z.strictObject({
  cursor: z.coerce.number().int().min(1).max(maxNumber).default(maxNumber),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
type ListQuery = z.infer<typeof listQuery>;

const extendBody = z.strictObject({
  valid_minutes: z.number().int().min(installerValidity.min).max(installerValidity.max),
});
type ExtendBody = z.infer<typeof extendBody>;

const refusals: RefusalTable<InstallerRefusal> = {
  'installer-not-found': { status: 404, detail: 'The installer does not exist.' },
  'installer-already-created': 409,
  'installer-validity-out-of-range': {
    status: 422,
    detail: `An installer is valid for ${installerValidity.min} to ${installerValidity.max} minutes.`,
  },
  'installer-revoked': {
    status: 409,
    detail: 'This installer has been revoked. A new installer is needed.',
  },
  'installer-valid-for-longer': {
    status: 409,
    detail: ({ expiresAt }) => `This installer is valid for longer already: until ${expiresAt}.`,
  },
};

/** Installers as governed tokens: what the configuration API lacks (AG-07, D12). */
@Controller('api/v1/installers')
@Allow('installer:manage')
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
    @Query(new ZodPipe(listQuery)) { cursor, limit }: ListQuery,
  ): Promise<{ items: InstallerItem[]; next_cursor: string | null }> {
    const rows = await this.installers.newest(cursor, limit + 1);
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    const at = this.moments.at();
    return {
      items: shown.map((row) => installerItem(row, at)),
      next_cursor: last ? String(last.number) : null,
    };
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
    @RequestCause() cause: Cause,
  ): Promise<InstallerItem> {
    const governance = {
      maxUses: body.max_uses,
      allowedAddresses: body.allowed_addresses,
      platforms: body.platforms,
      isPaced: body.paced,
    };
    return installerItem(await this.desk.create(body, governance, cause), this.moments.at());
  }

  @Post(':id/extend')
  @HttpCode(200)
  extend(
    @Param('id') id: string,
    @Body(new ZodPipe(extendBody)) { valid_minutes: validMinutes }: ExtendBody,
    @RequestCause() cause: Cause,
  ): Promise<InstallerItem> {
    const data = { installerId: existing(id), validMinutes };
    return this.changed({ type: 'ExtendInstaller', data }, cause);
  }

  @Post(':id/revoke')
  @HttpCode(200)
  revoke(@Param('id') id: string, @RequestCause() cause: Cause): Promise<InstallerItem> {
    return this.changed({ type: 'RevokeInstaller', data: { installerId: existing(id) } }, cause);
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    await this.handle({ type: 'DeleteInstaller', data: { installerId: existing(id) } }, cause);
  }

  private async changed(
    command: ExtendInstaller | RevokeInstaller,
    cause: Cause,
  ): Promise<InstallerItem> {
    await this.handle(command, cause);
    const row = await this.installers.byId(command.data.installerId);
    if (!row) throw installerNotFound();
    return installerItem(row, this.moments.at());
  }

  private async handle(
    command: ExtendInstaller | RevokeInstaller | DeleteInstaller,
    cause: Cause,
  ): Promise<void> {
    const result = await this.handler.handle(command, cause);
    if (!result.ok) throw problemFrom(result.refusal, refusals);
  }
}

/** What is no id cannot be the id of an installer either. */
function existing(id: string): string {
  const installerId = uuidOf(id);
  if (installerId === undefined) throw installerNotFound();
  return installerId;
}

const installerNotFound = (): Problem =>
  problemFrom(
    { kind: 'installer-not-found', installerId: '' } satisfies InstallerRefusal,
    refusals,
  );
