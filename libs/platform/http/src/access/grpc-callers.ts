import { randomUUID } from 'node:crypto';
import { Metadata } from '@grpc/grpc-js';
import type { Cause } from '@jumpfleet/kernel';
import { currentTraceparent } from '@jumpfleet/observability';
import type { AccessScope, Action } from '@jumpfleet/policy-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { reasonHeader, statedReason } from '../requests/stated-reason.js';
import { trustedProxy } from '../requests/trusted-proxy.js';
import { AccessDecider, demandAnyOf, isNothing, notAllowed, refusedBy } from './access-decider.js';
import { AccessTokens, refusedToken } from './access-tokens.js';
import type { Principal } from './principal.js';
import { rightsOf } from './rights.js';
import type { Rights } from './rights.js';
import { demandStanding } from './standing.js';

export type GrpcCaller = Readonly<{ principal: Principal; cause: Cause }>;

/** Who calls over gRPC, by the same tokens, standing and decisions as over REST. */
@Injectable()
export class GrpcCallers {
  constructor(
    @Inject(AccessTokens) private readonly tokens: AccessTokens,
    @Inject(AccessDecider) private readonly decider: AccessDecider,
  ) {}

  /** At the door of a method that is for callers: what the method asks afterwards is about the same one. */
  async letIn(metadata = new Metadata()): Promise<void> {
    admitted.set(metadata, await this.verify(metadata));
  }

  /** Whoever calls and still comes in; what may be done is asked by who is called. */
  async caller(metadata: Metadata): Promise<GrpcCaller> {
    const principal = await this.admit(metadata);
    return { principal, cause: causeOf(metadata, principal) };
  }

  /** The caller, if policy allows it this; `authorization: Bearer ...` in the metadata says who it is. */
  async demand(metadata: Metadata, action: Action, jumpClientId = ''): Promise<GrpcCaller> {
    const principal = await this.admit(metadata);
    const { id: principalId, type: principalType } = principal;
    const [decision] = await this.decider.decide([
      { principalId, principalType, action, jumpClientId },
    ]);
    if (decision?.allowed === true) return { principal, cause: causeOf(metadata, principal) };
    throw refusedBy(decision);
  }

  /** The caller and where policy allows it this, if that is anywhere at all; one of the others as well. */
  async demandScope(
    metadata: Metadata,
    action: Action,
    ...anyOf: readonly Action[]
  ): Promise<GrpcCaller & Readonly<{ scope: AccessScope; rights: Rights }>> {
    const principal = await this.admit(metadata);
    const scope = await this.decider.scope(principal, action);
    if (isNothing(scope)) throw notAllowed(scope.reasons);
    await demandAnyOf(this.decider, principal, anyOf);
    const rights = rightsOf(this.decider, principal);
    return { principal, scope, rights, cause: causeOf(metadata, principal) };
  }

  private async admit(metadata: Metadata): Promise<Principal> {
    return admitted.get(metadata) ?? this.verify(metadata);
  }

  private async verify(metadata: Metadata): Promise<Principal> {
    const token = await this.tokens.verify(tokenIn(metadata));
    const visit = { ...token, address: addressIn(metadata) };
    demandStanding(await this.decider.standing(visit));
    return token.principal;
  }
}

const admitted = new WeakMap<Metadata, Principal>();
const peers = new WeakMap<Metadata, string>();

/** gRPC hands the caller's address to guards only; what is called with metadata alone finds it here. */
export function rememberPeer([, metadata, call]: readonly unknown[]): void {
  const peer = call as Readonly<{ getPeer?: () => string }> | undefined;
  if (metadata instanceof Metadata && peer?.getPeer) peers.set(metadata, peer.getPeer());
}

/**
 * A service that asks in somebody's name says where that one called from (`x-forwarded-for`); its word
 * counts when it stands in our own network, as a proxy's does over HTTP.
 */
export function addressIn(metadata: Metadata): string {
  const address = (peers.get(metadata) ?? '').replace(/^ipv[46]:/, '').replace(/:\d+$/, '');
  const peer = address.replace(/^\[(.*)\]$/, '$1');
  const [forwarded] = metadata.get('x-forwarded-for');
  return typeof forwarded === 'string' && forwarded !== '' && trustedProxy(peer, 0)
    ? forwarded
    : peer;
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
