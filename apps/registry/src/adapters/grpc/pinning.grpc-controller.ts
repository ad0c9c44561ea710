import { AccessDecider, ZodPipe, rightsOf } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { itemProblem } from '../http/item-problems.js';
import { ItemWishes } from '../http/item-wishes.js';
import type { Asking } from '../http/item-wishes.js';
import { PinInstallers } from './pin-installers.js';

const service = 'PinningService';

const pinner = z.object({
  id: z.string().min(1),
  type: z.enum(['user', 'api-account']),
  name: z.string(),
});
type Pinner = z.infer<typeof pinner>;
const asked = { by: pinner, correlationId: z.string().max(128) };

const makeRequest = new ZodPipe(
  z.object({
    ...asked,
    jumpGroupId: z.number().int(),
    jumpGroupType: z.string(),
    name: z.string(),
    tag: z.string(),
    comments: z.string(),
    jumpPolicyId: z.number().int(),
  }),
);
const installerRequest = new ZodPipe(z.object({ id: z.uuid() }));
const removeRequest = new ZodPipe(z.object({ ...asked, clientId: z.uuid() }));

/** What sessions asks for where a representative pins: checked as if they had asked here themselves. */
@Controller()
export class PinningGrpcController {
  constructor(
    @Inject(AccessDecider) private readonly policy: AccessDecider,
    @Inject(PinInstallers) private readonly installers: PinInstallers,
    @Inject(ItemWishes) private readonly wishes: ItemWishes,
  ) {}

  @GrpcMethod(service)
  async makePinInstaller(request: unknown): Promise<object> {
    const { by, correlationId, ...place } = makeRequest.transform(request);
    return this.installers.make(place, this.asking(by, correlationId));
  }

  @GrpcMethod(service)
  async findPinned(request: unknown): Promise<object> {
    const { id } = installerRequest.transform(request);
    return { clientId: (await this.installers.enrolledWith(id)) ?? '' };
  }

  @GrpcMethod(service)
  async revokePinInstaller(request: unknown): Promise<object> {
    await this.installers.revoke(installerRequest.transform(request).id);
    return {};
  }

  @GrpcMethod(service)
  async removePinned(request: unknown): Promise<object> {
    const { by, correlationId, clientId } = removeRequest.transform(request);
    const result = await this.wishes.remove(clientId, this.asking(by, correlationId));
    if (!result.ok && result.refusal.kind !== 'jump-client-not-found')
      throw itemProblem(result.refusal);
    return {};
  }

  private asking(by: Pinner, correlationId: string): Asking {
    const principal: Principal = { ...by, administrator: false };
    const cause: Cause = { actor: by, correlationId };
    return { rights: rightsOf(this.policy, principal), cause };
  }
}
