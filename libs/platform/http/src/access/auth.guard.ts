import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';
import { requestContext } from '../requests/request-context.js';
import { AccessDecider, demandAnyOf, isNothing, notAllowed, refusedBy } from './access-decider.js';
import { AccessTokens, refusedToken } from './access-tokens.js';
import { ACCESS_RULE } from './decorators.js';
import type { AccessRule } from './decorators.js';
import { GrpcCallers, rememberPeer } from './grpc-callers.js';
import type { Principal } from './principal.js';
import { rightsOf } from './rights.js';
import { isForCallers, isGrpc, metadataOf } from './service-call.guard.js';
import { demandStanding } from './standing.js';
import type { Visit } from './standing.js';

/** The cookie that carries a person's access token in the browser. */
export const sessionCookie = 'jumpfleet_session';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Verifies the token offline, lets in who still stands, then asks for the decision. Applies to every HTTP
 * route; over gRPC a method that is for callers asks for the decision itself.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(AccessTokens) private readonly tokens: AccessTokens,
    @Inject(AccessDecider) private readonly decider: AccessDecider,
    @Inject(GrpcCallers) private readonly callers: GrpcCallers,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (isGrpc(context)) await this.admitOverGrpc(context);
    if (context.getType() !== 'http') return true;
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, [
      context.getHandler(),
      context.getClass(),
    ]) ?? { kind: 'authenticated' };
    if (rule.kind === 'public') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const principal = await this.admit(request);
    if (rule.kind === 'action') await this.demand(rule, principal, request);
    if (rule.kind === 'scope') await this.demandScope(rule, principal, request);
    return true;
  }

  private async admitOverGrpc(context: ExecutionContext): Promise<void> {
    rememberPeer(context.getArgs());
    if (isForCallers(context)) await this.callers.letIn(metadataOf(context));
  }

  private async admit(request: FastifyRequest): Promise<Principal> {
    const { expiresAtMs, ...token } = await this.tokens.verify(accessTokenOf(request));
    const visit: Visit = { ...token, address: request.ip };
    demandStanding(await this.decider.standing(visit));
    const { principal } = token;
    Object.assign(requestContext(request.raw), {
      principal,
      visit,
      rights: rightsOf(this.decider, principal),
      tokenExpiresAtMs: expiresAtMs,
    });
    return principal;
  }

  private async demand(
    { action, jumpClientParameter }: Extract<AccessRule, { kind: 'action' }>,
    { id: principalId, type: principalType }: Principal,
    request: FastifyRequest,
  ): Promise<void> {
    const parameters = request.params as Readonly<Record<string, string>>;
    const jumpClientId =
      jumpClientParameter === undefined ? '' : (parameters[jumpClientParameter] ?? '');
    const question = { principalId, principalType, action, jumpClientId };
    const [decision] = await this.decider.decide([question]);
    if (decision?.allowed === true) return;
    throw refusedBy(decision);
  }

  private async demandScope(
    { action, anyOf }: Extract<AccessRule, { kind: 'scope' }>,
    principal: Principal,
    request: FastifyRequest,
  ): Promise<void> {
    const scope = await this.decider.scope(principal, action);
    if (isNothing(scope)) throw notAllowed(scope.reasons);
    await demandAnyOf(this.decider, principal, anyOf);
    requestContext(request.raw).scope = scope;
  }
}

/** From the header, or from the cookie of a page of ours: other sites cannot set the extra header. */
export function accessTokenOf(request: FastifyRequest): string {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) {
    const [, token] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
    if (token === undefined)
      throw refusedToken('token-invalid', 'The Authorization header holds no bearer token.');
    return token;
  }
  const token = cookieValue(cookie, sessionCookie);
  if (token === undefined) throw refusedToken('token-missing', 'An access token is needed.');
  if (!safeMethods.has(request.method) && request.headers['x-jumpfleet-request'] !== '1')
    throw new Problem({
      status: 403,
      code: 'request-header-missing',
      detail: 'A change made with the cookie needs the header x-jumpfleet-request: 1.',
    });
  return token;
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return undefined;
}
