import { InvalidRequest } from '@jumpfleet/http';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { PresentedCodes } from '../../application/sign-in/presented-codes.js';

const takeRequest = z.object({
  userId: z.string().max(64),
  code: z.string().max(64),
  address: z.string().max(64),
});

/** For services that a Jump Policy makes ask for a second factor. */
@Controller()
export class SecondFactorGrpcController {
  constructor(@Inject(PresentedCodes) private readonly codes: PresentedCodes) {}

  @GrpcMethod('AccessService', 'TakeSecondFactor')
  async take(request: unknown): Promise<{ accepted: boolean }> {
    const { success, data, error } = takeRequest.safeParse(request);
    if (!success) throw InvalidRequest.from(error);
    return { accepted: await this.codes.takes(data.userId, data.code, data.address) };
  }
}
