import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';
import { requestContext } from '../requests/request-context.js';
import { configApiPrefix } from './config-api-answer.js';
import { configApiLimits } from './rate-budget.js';
import { SharedUsage } from './shared-usage.js';

/**
 * What every request to the configuration API must keep to: its account's rate, which the command API has
 * too, an answer in JSON, a body in JSON. Public routes, which are downloads, are free of it. Runs after the `AuthGuard`.
 */
@Injectable()
export class ConfigApiGuard implements CanActivate {
  constructor(@Inject(SharedUsage) private readonly usage: SharedUsage) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { principal } = requestContext(request.raw);
    const isConfigApi = request.url.startsWith(configApiPrefix);
    if (!principal || (!isConfigApi && !isCommandApi(request.url))) return true;
    if (principal.type === 'api-account')
      this.countRequest(principal.id, http.getResponse<FastifyReply>());
    if (isConfigApi) demandJson(request);
    return true;
  }

  private countRequest(account: string, reply: FastifyReply): void {
    const { isAllowed, limit, remaining, retryAfterSeconds } = this.usage.take(account);
    void reply.headers({ 'x-ratelimit-limit': limit, 'x-ratelimit-remaining': remaining });
    if (isAllowed) return;
    void reply.header('retry-after', retryAfterSeconds);
    const { perSecond, perHour } = configApiLimits;
    throw new Problem({
      status: 429,
      code: 'too-many-requests',
      detail: `An API account may make ${perSecond} requests in a second and ${perHour} in an hour.`,
    });
  }
}

/** Its accounts have the same rate, over both. */
function isCommandApi(url: string): boolean {
  return /^\/api\/command(?:[/?]|$)/.test(url);
}

const answeredByAccept = new Set(['GET', 'HEAD', 'DELETE']);

function demandJson({ method, headers, body }: FastifyRequest): void {
  if (answeredByAccept.has(method) && !acceptsJson(headers.accept))
    throw new Problem({
      status: 406,
      code: 'not-acceptable',
      detail: 'Answers are JSON: the Accept header must allow application/json.',
    });
  if (body !== undefined && !/^application\/json\b/i.test(headers['content-type'] ?? ''))
    throw new Problem({
      status: 415,
      code: 'unsupported-media-type',
      detail: 'The body must be application/json.',
    });
}

/** Who says nothing accepts everything. */
function acceptsJson(accept = '*/*'): boolean {
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const isRefused = parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
    return !isRefused && ['application/json', 'application/*', '*/*'].includes(type);
  });
}
