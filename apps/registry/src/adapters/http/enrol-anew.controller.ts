import { Public, RequestCause, ZodPipe, problemFrom } from '@jumpfleet/http';
import type { RefusalTable } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { enrolAnewRequest } from '@jumpfleet/registry-contracts';
import type { EnrolAnewRequest, EnrolResponse } from '@jumpfleet/registry-contracts';
import { Body, Controller, Inject, Post } from '@nestjs/common';
import type { EnrolAnewRefusal } from '../../application/enrol-anew.handler.js';
import { EnrolAnewHandler } from '../../application/enrol-anew.handler.js';
import type { CredentialIssuer } from '../../application/ports.js';
import { CREDENTIAL_ISSUER } from '../../tokens.js';
import { EnrolmentDoorway, limitsReached } from './enrolment-doorway.js';

const maxAtOnce = 16;

const refusals: RefusalTable<EnrolAnewRefusal> = {
  'proof-invalid': {
    status: 401,
    detail: 'The signatures do not prove possession of both private keys.',
  },
  'machine-not-split': {
    status: 404,
    detail: 'Nobody decided that this computer enrols anew.',
  },
  ...limitsReached,
};

/** Where a computer that was told apart from its twin gets an identity of its own (D11). */
@Controller('agent/enrol-anew')
@Public()
export class EnrolAnewController {
  private readonly doorway = new EnrolmentDoorway(maxAtOnce);

  constructor(
    @Inject(EnrolAnewHandler) private readonly handler: EnrolAnewHandler,
    @Inject(CREDENTIAL_ISSUER) private readonly credentials: CredentialIssuer,
  ) {}

  @Post()
  async enrol(
    @Body(new ZodPipe(enrolAnewRequest)) body: EnrolAnewRequest,
    @RequestCause() { correlationId }: Cause,
  ): Promise<EnrolResponse> {
    return this.doorway.pass(async () => {
      const result = await this.handler.handle(body, correlationId);
      if (!result.ok) throw problemFrom(result.refusal, refusals);
      const { clientId, name } = result.value;
      const credential = this.credentials.issue(clientId, body.public_key);
      return { client_id: clientId, name, credential };
    });
  }
}
