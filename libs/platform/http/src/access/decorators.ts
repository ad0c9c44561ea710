import type { Cause } from '@jumpfleet/kernel';
import type { AccessScope, Action } from '@jumpfleet/policy-contracts';
import { SetMetadata, createParamDecorator } from '@nestjs/common';
import type { CustomDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { requestCause, requestContext } from '../requests/request-context.js';
import type { Principal } from './principal.js';
import type { Rights } from './rights.js';

/** What a route demands; the narrowest that is found on the method, then on the class, counts. */
export type AccessRule =
  | Readonly<{ kind: 'public' }>
  | Readonly<{ kind: 'authenticated' }>
  | Readonly<{ kind: 'action'; action: Action; jumpClientParameter: string | undefined }>
  | Readonly<{ kind: 'scope'; action: Action; anyOf: readonly Action[] }>;

export const ACCESS_RULE = 'jumpfleet:access-rule';

/** What a route demands, for its description: of whom anything is asked at all, and which actions. */
export type RouteAccess = Readonly<{
  access: 'public' | 'authenticated' | 'action';
  actions: readonly Action[];
}>;

/** The same rule that the `AuthGuard` keeps to. */
export function routeAccess(controller: object, method: object): RouteAccess {
  const rule = (Reflect.getMetadata(ACCESS_RULE, method) ??
    Reflect.getMetadata(ACCESS_RULE, controller) ?? { kind: 'authenticated' }) as AccessRule;
  switch (rule.kind) {
    case 'public':
    case 'authenticated':
      return { access: rule.kind, actions: [] };
    case 'action':
      return { access: 'action', actions: [rule.action] };
    case 'scope':
      return { access: 'action', actions: [rule.action, ...rule.anyOf] };
  }
}

/** Open to anybody. Routes without any of these three need a token. */
export function Public(): CustomDecorator {
  return SetMetadata(ACCESS_RULE, { kind: 'public' } satisfies AccessRule);
}

/** Any principal with a good token. */
export function Authenticated(): CustomDecorator {
  return SetMetadata(ACCESS_RULE, { kind: 'authenticated' } satisfies AccessRule);
}

/** Only whom policy allows it, now; for one Jump Client, name the route parameter with its id. */
export function Allow(action: Action, jumpClientParameter?: string): CustomDecorator {
  const rule: AccessRule = { kind: 'action', action, jumpClientParameter };
  return SetMetadata(ACCESS_RULE, rule);
}

/**
 * Whom policy allows it anywhere at all; the handler takes `CurrentScope` and shows, or acts on, nothing
 * outside of it. With more actions, one of them must be allowed somewhere, too; where, the handler asks
 * `CurrentRights`.
 */
export function AllowWithin(action: Action, ...anyOf: readonly Action[]): CustomDecorator {
  return SetMetadata(ACCESS_RULE, { kind: 'scope', action, anyOf } satisfies AccessRule);
}

/** Where whoever asks may do what the route is for; only with `AllowWithin`. */
export const CurrentScope = createParamDecorator((_data: unknown, host): AccessScope => {
  const { scope } = requestContext(host.switchToHttp().getRequest<FastifyRequest>().raw);
  if (!scope) throw new Error('Only a route with AllowWithin has a scope.');
  return scope;
});

/** Where whoever asks may do anything else; only on routes that are not public. */
export const CurrentRights = createParamDecorator((_data: unknown, host): Rights => {
  const { rights } = requestContext(host.switchToHttp().getRequest<FastifyRequest>().raw);
  if (!rights) throw new Error('A public route has nobody with rights.');
  return rights;
});

/** Who asks; only on routes that are not public. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, host): Principal => {
  const { principal } = requestContext(host.switchToHttp().getRequest<FastifyRequest>().raw);
  if (!principal) throw new Error('A public route has no principal.');
  return principal;
});

/** The cause to hand to a command. */
export const RequestCause = createParamDecorator((_data: unknown, host): Cause =>
  requestCause(host.switchToHttp().getRequest<FastifyRequest>().raw),
);
