import { Public, RequestCause, ZodPipe, problemFrom } from '@jumpfleet/http';
import type { RefusalTable } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { enrolRequest } from '@jumpfleet/registry-contracts';
import type { EnrolRequest, EnrolResponse } from '@jumpfleet/registry-contracts';
import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EnrolRefusal } from '../../application/enrol-jump-client.handler.js';
import { EnrolJumpClientHandler } from '../../application/enrol-jump-client.handler.js';
import { overrideOptions } from '../../application/override-options.js';
import type { CredentialIssuer } from '../../application/ports.js';
import { CREDENTIAL_ISSUER } from '../../tokens.js';
import { EnrolmentDoorway, limitsReached } from './enrolment-doorway.js';
import { spentInstallers } from './spent-installers.js';

const maxAtOnce = 256;
const lineFullSeconds = 300;

const refusals: RefusalTable<EnrolRefusal> = {
  'proof-invalid': {
    status: 401,
    detail: 'The signature does not prove possession of the private key.',
  },
  'installer-unknown': { status: 404, detail: 'There is no such installer.' },
  ...spentInstallers,
  'address-not-allowed': {
    status: 403,
    detail: ({ address }) => `This installer may not be used from the address ${address}.`,
  },
  'platform-not-allowed': {
    status: 403,
    detail: ({ platform, platforms }) =>
      `This installer is not for ${platform}: only for ${platforms.join(', ')}.`,
  },
  'override-not-allowed': {
    status: 422,
    detail: ({ fields }) =>
      `This installer does not allow to override: ${fields.map((field) => overrideOptions[field]).join(', ')}.`,
  },
  'override-unknown': {
    status: 422,
    detail: ({ field, value }) => `There is no ${field.replaceAll('_', ' ')} "${value}".`,
  },
  ...limitsReached,
  'jump-group-gone': {
    status: 409,
    detail: 'The Jump Group of this installer does not exist any more. A new installer is needed.',
  },
  'enrolment-slot': {
    status: 503,
    detail: 'Too many computers enrol at this moment. Come back at your slot.',
    extra: ({ comeBackInMs, place }) => ({ slot_in_ms: comeBackInMs, place }),
  },
  'enrolment-line-full': {
    status: 503,
    detail: 'Too many computers wait to enrol. Try again later.',
  },
};

/** How long to stay away, in seconds, for clients that read nothing else. */
function retryAfter(refusal: EnrolRefusal): number | undefined {
  switch (refusal.kind) {
    case 'enrolment-slot':
      return Math.ceil(refusal.comeBackInMs / 1_000);
    case 'enrolment-line-full':
      return lineFullSeconds;
    default:
      return undefined;
  }
}

/** Where a freshly installed computer trades its installer key for an identity. */
@Controller('agent/enrol')
@Public()
export class EnrolController {
  private readonly doorway = new EnrolmentDoorway(maxAtOnce);

  constructor(
    @Inject(EnrolJumpClientHandler) private readonly enrolJumpClient: EnrolJumpClientHandler,
    @Inject(CREDENTIAL_ISSUER) private readonly credentials: CredentialIssuer,
  ) {}

  @Post()
  async enrol(
    @Body(new ZodPipe(enrolRequest)) body: EnrolRequest,
    @RequestCause() { correlationId }: Cause,
    @Req() { ip: address }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EnrolResponse> {
    return this.doorway.pass(async () => {
      const call = { request: body, address, correlationId };
      const result = await this.enrolJumpClient.handle(call);
      if (!result.ok) {
        const seconds = retryAfter(result.refusal);
        if (seconds !== undefined) void reply.header('retry-after', seconds);
        throw problemFrom(result.refusal, refusals);
      }
      const { clientId, name } = result.value;
      const credential = this.credentials.issue(clientId, body.public_key);
      return { client_id: clientId, name, credential };
    });
  }
}
