import type { Metadata } from '@grpc/grpc-js';
import { ForCallers, GrpcCallers, ZodPipe, problemFrom } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type { DeleteInstaller, ExtendInstaller, RevokeInstaller } from '@jumpfleet/registry-domain';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { InstallerMoments } from '../../application/installer-moments.js';
import { InstallerHandler } from '../../application/installer.handler.js';
import { unlimitedScope } from '../../application/item-scope.js';
import { installerItem } from '../http/installer-item.js';
import type { InstallerItem } from '../http/installer-item.js';
import {
  existingInstaller,
  installerListQuery,
  installerRefusals,
  pageOfInstallers,
  validMinutesField,
} from '../http/installer-requests.js';
import { InstallerQueries } from '../persistence/installer-queries.js';

const service = 'InstallerService';
const action = 'jump-client:add';

/** What proto leaves out is empty, and means the default. */
const { cursor, limit } = installerListQuery.shape;
const listRequest = new ZodPipe(
  z.object({
    cursor: z.union([z.literal('').transform(() => cursor.parse(undefined)), cursor]),
    limit: z.union([z.literal(0).transform(() => limit.parse(undefined)), limit]),
  }),
);
const extendRequest = new ZodPipe(z.object({ id: z.string(), validMinutes: validMinutesField }));

/** The governance of installers over gRPC, as `/api/v1/installers` has it over REST. */
@Controller()
@ForCallers()
export class InstallerGrpcController {
  constructor(
    @Inject(GrpcCallers) private readonly callers: GrpcCallers,
    @Inject(InstallerQueries) private readonly installers: InstallerQueries,
    @Inject(InstallerHandler) private readonly handler: InstallerHandler,
    @Inject(InstallerMoments) private readonly moments: InstallerMoments,
  ) {}

  @GrpcMethod(service)
  async listInstallers(request: unknown, metadata: Metadata): Promise<object> {
    const { scope } = await this.callers.demandScope(metadata, action);
    const asked = listRequest.transform(request);
    const { rows, next } = await pageOfInstallers(this.installers, asked, scope);
    const at = this.moments.at();
    return {
      installers: rows.map((row) => message(installerItem(row, at))),
      nextCursor: next ?? '',
    };
  }

  @GrpcMethod(service)
  async extendInstaller(request: unknown, metadata: Metadata): Promise<object> {
    const { id, validMinutes } = extendRequest.transform(request);
    const { installerId, cause } = await this.existing(id, metadata);
    return this.changed({ type: 'ExtendInstaller', data: { installerId, validMinutes } }, cause);
  }

  @GrpcMethod(service)
  async revokeInstaller({ id }: { id: string }, metadata: Metadata): Promise<object> {
    const { installerId, cause } = await this.existing(id, metadata);
    return this.changed({ type: 'RevokeInstaller', data: { installerId } }, cause);
  }

  @GrpcMethod(service)
  async deleteInstaller({ id }: { id: string }, metadata: Metadata): Promise<object> {
    const { installerId, cause } = await this.existing(id, metadata);
    await this.handle({ type: 'DeleteInstaller', data: { installerId } }, cause);
    return {};
  }

  private async existing(
    id: string,
    metadata: Metadata,
  ): Promise<Readonly<{ installerId: string; cause: Cause }>> {
    const { scope, cause } = await this.callers.demandScope(metadata, action);
    const { installer_id: installerId } = await existingInstaller(this.installers, id, scope);
    return { installerId, cause };
  }

  private async changed(command: ExtendInstaller | RevokeInstaller, cause: Cause): Promise<object> {
    await this.handle(command, cause);
    const { installerId } = command.data;
    const row = await existingInstaller(this.installers, installerId, unlimitedScope);
    return message(installerItem(row, this.moments.at()));
  }

  private async handle(
    command: ExtendInstaller | RevokeInstaller | DeleteInstaller,
    cause: Cause,
  ): Promise<void> {
    const result = await this.handler.handle(command, cause);
    if (!result.ok) throw problemFrom(result.refusal, installerRefusals);
  }
}

function message(item: InstallerItem): object {
  return {
    id: item.id,
    number: item.number,
    installerId: item.installer_id,
    state: item.state,
    name: item.name,
    tag: item.tag,
    expiresAt: item.expires_at,
    revokedAt: item.revoked_at ?? '',
    uses: item.uses,
    liveUses: item.live_uses,
    maxUses: item.max_uses ?? 0,
    allowedAddresses: item.allowed_addresses,
    platforms: item.platforms,
    paced: item.paced,
  };
}
