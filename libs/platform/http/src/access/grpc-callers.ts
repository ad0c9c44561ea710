import { randomUUID } from 'node:crypto';
import type { Metadata } from '@grpc/grpc-js';
import type { Cause } from '@jumpfleet/kernel';
import { currentTraceparent } from '@jumpfleet/observability';
import type { AccessScope, Action } from '@jumpfleet/policy-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { reasonHeader, statedReason } from '../requests/stated-reason.js';
import { AccessDecider, isNothing, notAllowed } from './access-decider.js';
import { AccessTokens, refusedToken } from './access-tokens.js';
import type { Principal } from './principal.js';

export type GrpcCaller = Readonly<{ principal: Principal; cause: Cause }>;

/** Who calls over gRPC, by the same tokens and the same access question as over REST. */
@Injectable()
export class GrpcCallers {
  constructor(
    @Inject(AccessTokens) private readonly tokens: AccessTokens,
    @Inject(AccessDecider) private readonly decider: AccessDecider,
  ) {}

  /** The caller, if policy allows it this; `authorization: Bearer ...` in the metadata says who it is. */
  async demand(metadata: Metadata, action: Action, jumpClientId = ''): Promise<GrpcCaller> {
    const principal = await this.tokens.principalOf(tokenIn(metadata));
    const { id, type, administrator } = principal;
    const [decision] = await this.decider.decide([
      { principalId: id, principalType: type, administrator, action, jumpClientId },
    ]);
    if (decision?.allowed === true) return { principal, cause: causeOf(metadata, principal) };
    throw notAllowed(decision?.reasons);
  }

  /** The caller and where policy allows it this, if that is anywhere at all. */
  async demandScope(
    metadata: Metadata,
    action: Action,
  ): Promise<GrpcCaller & Readonly<{ scope: AccessScope }>> {
    const principal = await this.tokens.principalOf(tokenIn(metadata));
    const scope = await this.decider.scope(principal, action);
    if (isNothing(scope)) throw notAllowed(scope.reasons);
    return { principal, scope, cause: causeOf(metadata, principal) };
  }
}

function tokenIn(metadata: Metadata): string {
  const [value] = metadata.get('authorization');
  const [, token] = /^Bearer +(\S+) *$/i.exec(typeof value === 'string' ? value : '') ?? [];
  if (token !== undefined) return token;
  throw refusedToken('token-missing', 'An access token is needed.');
}

function causeOf(metadata: Metadata, { type, id, name }: Principal): Cause {
  const [sent] = metadata.get('x-correlation-id');
  const traceparent = currentTraceparent();
  const [given] = metadata.get(reasonHeader);
  const reason = statedReason(typeof given === 'string' ? given : undefined);
  return {
    actor: { type, id, name },
    correlationId: typeof sent === 'string' && /^[\w.:-]{1,128}$/.test(sent) ? sent : randomUUID(),
    ...(reason === undefined ? {} : { reason }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
