import { Problem, Public, RequestCause, ZodPipe, problemFrom } from '@jumpfleet/http';
import type { RefusalTable } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { enrolRequest } from '@jumpfleet/registry-contracts';
import type { EnrolRequest, EnrolResponse } from '@jumpfleet/registry-contracts';
import type { OverridableField } from '@jumpfleet/registry-domain';
import { Body, Controller, Inject, Post } from '@nestjs/common';
import type { EnrolRefusal } from '../../application/enrol-jump-client.handler.js';
import { EnrolJumpClientHandler } from '../../application/enrol-jump-client.handler.js';
import type { CredentialIssuer } from '../../application/ports.js';
import { CREDENTIAL_ISSUER } from '../../tokens.js';

/** Enrolments under way at once; more wait at the client, which tries again. */
const maxAtOnce = 256;

/** The option of the installer's command line for each field (AG-14). */
const options: Readonly<Record<OverridableField, string>> = {
  jumpGroup: '--jc-jump-group',
  jumpPolicy: '--jc-jump-policy',
  name: '--jc-name',
  tag: '--jc-tag',
  comments: '--jc-comments',
  attendedSessionPolicy: '--jc-session-policy-present',
  unattendedSessionPolicy: '--jc-session-policy-not-present',
  supportButtonProfile: '--jc-support-button-profile',
  supportButtonDirectQueue: '--jc-support-button-queue',
};

const refusals: RefusalTable<EnrolRefusal> = {
  'proof-invalid': {
    status: 401,
    detail: 'The signature does not prove possession of the private key.',
  },
  'installer-unknown': { status: 404, detail: 'There is no such installer.' },
  'installer-expired': {
    status: 410,
    detail: 'This installer has expired. A new installer is needed.',
  },
  'installer-exhausted': {
    status: 409,
    detail: ({ maxUses }) => `This installer has been used ${maxUses} times and allows no more.`,
  },
  'override-not-allowed': {
    status: 422,
    detail: ({ fields }) =>
      `This installer does not allow to override: ${fields.map((field) => options[field]).join(', ')}.`,
  },
  'override-unknown': {
    status: 422,
    detail: ({ field, value }) => `There is no ${field.replaceAll('_', ' ')} "${value}".`,
  },
  'total-reached': {
    status: 409,
    detail: 'The total number of deployable Jump Clients for this site has been reached.',
  },
};

/** Where a freshly installed computer trades its installer key for an identity. */
@Controller('agent/enrol')
@Public()
export class EnrolController {
  private atOnce = 0;

  constructor(
    @Inject(EnrolJumpClientHandler) private readonly enrolJumpClient: EnrolJumpClientHandler,
    @Inject(CREDENTIAL_ISSUER) private readonly credentials: CredentialIssuer,
  ) {}

  @Post()
  async enrol(
    @Body(new ZodPipe(enrolRequest)) body: EnrolRequest,
    @RequestCause() { correlationId }: Cause,
  ): Promise<EnrolResponse> {
    if (this.atOnce >= maxAtOnce)
      throw new Problem({
        status: 503,
        code: 'server-busy',
        detail: 'Too many computers enrol at this moment. Try again in a few seconds.',
      });
    this.atOnce++;
    try {
      const result = await this.enrolJumpClient.handle(body, correlationId);
      if (!result.ok) throw problemFrom(result.refusal, refusals);
      const { clientId, name } = result.value;
      const credential = this.credentials.issue(clientId, body.public_key);
      return { client_id: clientId, name, credential };
    } finally {
      this.atOnce--;
    }
  }
}
