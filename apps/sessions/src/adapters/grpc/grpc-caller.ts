import { randomUUID } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';
import { AccessDecider, Problem, principalOf } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { KeyRing } from '@jumpfleet/keys';
import { currentTraceparent } from '@jumpfleet/observability';
import type { Action } from '@jumpfleet/policy-contracts';
import { Inject, Injectable } from '@nestjs/common';

export type Caller = Readonly<{ principal: Principal; cause: Cause }>;

/** Who calls over gRPC, by the same tokens and the same access question as over REST. */
@Injectable()
export class GrpcCallers {
  constructor(
    @Inject(KeyRing) private readonly keys: KeyRing,
    @Inject(AccessDecider) private readonly decider: AccessDecider,
  ) {}

  async demand(metadata: Metadata, action: Action, jumpClientId = ''): Promise<Caller> {
    const principal = await principalOf(tokenIn(metadata), this.keys);
    const { id, type, administrator } = principal;
    const [decision] = await this.decider.decide([
      { principalId: id, principalType: type, administrator, action, jumpClientId },
    ]);
    if (decision?.allowed !== true)
      throw new Problem({
        status: 403,
        code: 'not-allowed',
        detail: ['This is not allowed.', ...(decision?.reasons ?? [])].join(' '),
      });
    return { principal, cause: causeOf(metadata, principal) };
  }
}

function tokenIn(metadata: Metadata): string {
  const [value] = metadata.get('authorization');
  const [, token] = /^Bearer +(\S+) *$/i.exec(typeof value === 'string' ? value : '') ?? [];
  if (token !== undefined) return token;
  throw new Problem({ status: 401, code: 'token-missing', detail: 'An access token is needed.' });
}

function causeOf(metadata: Metadata, { type, id, name }: Principal): Cause {
  const [sent] = metadata.get('x-correlation-id');
  const traceparent = currentTraceparent();
  return {
    actor: { type, id, name },
    correlationId: typeof sent === 'string' && /^[\w.:-]{1,128}$/.test(sent) ? sent : randomUUID(),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
