import { status } from '@grpc/grpc-js';
import { GrpcFailure, grpcClient } from '@jumpfleet/grpc';
import { Problem } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { registryProto } from '@jumpfleet/registry-contracts';
import type { OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import type { PinDesk, PinDeskRefusal, PinPlace } from '../../application/attended/ports.js';

type Pinner = Readonly<{ id: string; type: string; name: string }>;
interface PinningService {
  makePinInstaller(request: object): unknown;
  findPinned(request: { id: string }): unknown;
  revokePinInstaller(request: { id: string }): unknown;
  removePinned(request: { by: Pinner; clientId: string; correlationId: string }): unknown;
}

const installer = z.object({ id: z.uuid(), key: z.string() });
const pinned = z.object({ clientId: z.string() });
const deadlineMs = 5_000;

/** How registry's refusals are told over HTTP. */
const httpStatus: Readonly<Partial<Record<status, number>>> = {
  [status.INVALID_ARGUMENT]: 422,
  [status.NOT_FOUND]: 404,
  [status.PERMISSION_DENIED]: 403,
  [status.FAILED_PRECONDITION]: 409,
};

export class RegistryPinDesk implements PinDesk, OnApplicationShutdown {
  private readonly registry;

  constructor(address: string, serviceSecret: string) {
    this.registry = grpcClient<PinningService>(address, {
      protoPath: registryProto,
      package: 'jumpfleet.registry.v1',
      service: 'PinningService',
      deadlineMs,
      serviceSecret,
    });
  }

  async makeInstaller(
    { list, name, tag, comments, jumpPolicyId }: PinPlace,
    by: Principal,
    correlationId: string,
  ): Promise<Result<Readonly<{ id: string; key: string }>, PinDeskRefusal>> {
    try {
      const made = await this.registry.client.makePinInstaller({
        ...{ by: pinner(by), correlationId, name, tag, comments },
        jumpGroupId: list.number,
        jumpGroupType: list.type,
        jumpPolicyId: jumpPolicyId ?? 0,
      });
      return ok(installer.parse(made));
    } catch (error) {
      const refusal = refusalIn(error);
      if (!refusal) throw error;
      return refuse(refusal);
    }
  }

  async enrolledWith(installerId: string): Promise<string | undefined> {
    const { clientId } = pinned.parse(await this.registry.client.findPinned({ id: installerId }));
    return clientId === '' ? undefined : clientId;
  }

  async revokeInstaller(installerId: string): Promise<void> {
    await this.registry.client.revokePinInstaller({ id: installerId });
  }

  async remove(clientId: string, by: Principal, correlationId: string): Promise<void> {
    try {
      await this.registry.client.removePinned({ by: pinner(by), clientId, correlationId });
    } catch (error) {
      const refusal = refusalIn(error);
      throw refusal ? new Problem(refusal) : error;
    }
  }

  onApplicationShutdown(): void {
    this.registry.close();
  }
}

const pinner = ({ id, type, name }: Principal): Pinner => ({ id, type, name });

/** Nothing where registry did not refuse but failed, or was away. */
function refusalIn(error: unknown): PinDeskRefusal | undefined {
  if (!(error instanceof GrpcFailure)) return undefined;
  const { code, problemCode, detail } = error;
  const told = httpStatus[code];
  if (told === undefined || problemCode === undefined) return undefined;
  return { kind: 'pin-desk-refused', status: told, code: problemCode, detail };
}
