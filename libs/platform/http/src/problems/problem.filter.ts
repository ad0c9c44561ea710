import { grpcStatusFrom } from '@jumpfleet/grpc';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Catch, Inject, Injectable } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { requestContext } from '../requests/request-context.js';
import { configApiAnswer, configApiPrefix } from '../config-api/config-api-answer.js';
import type { Answer } from '../config-api/config-api-answer.js';
import { oauthAnswer, oauthPrefix } from './oauth-answer.js';
import { Problem } from './problem.js';
import { toProblem } from './to-problem.js';

/** The one place where an error becomes an answer, over HTTP and over gRPC. */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> | undefined {
    if (host.getType() === 'http') {
      const http = host.switchToHttp();
      this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
      return undefined;
    }
    const problem = toProblem(error);
    if (problem.status >= 500) this.logger.error({ err: error }, 'a call failed');
    return throwError(() => grpcStatusFrom(problem));
  }

  private answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { correlationId } = requestContext(request.raw);
    const problem = withCorrelation(toProblem(error), correlationId);
    if (problem.status >= 500)
      this.logger[problem.status === 500 ? 'error' : 'warn'](
        { err: error, correlationId, method: request.method, url: pathOf(request) },
        'a request failed',
      );
    answerProblem(problem, request, reply);
  }
}

/** Writes the problem in the shape of the API that was called. */
export function answerProblem(
  problem: Problem,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (reply.sent) {
    reply.raw.destroy();
    return;
  }
  const { status, contentType, body } = render(problem, pathOf(request));
  if (status === 401 && !reply.hasHeader('www-authenticate'))
    void reply.header('www-authenticate', 'Bearer');
  void reply.status(status).header('content-type', contentType).send(JSON.stringify(body));
}

function render(problem: Problem, path: string): Answer {
  if (path.startsWith(configApiPrefix)) return configApiAnswer(problem);
  if (path.startsWith(oauthPrefix)) return oauthAnswer(problem);
  return {
    status: problem.status,
    contentType: 'application/problem+json; charset=utf-8',
    body: problem.toBody(),
  };
}

function withCorrelation(problem: Problem, correlationId: string): Problem {
  if (problem.status < 500) return problem;
  const { status, code, detail, extra } = problem;
  return new Problem({
    status,
    code,
    detail,
    extra: { ...extra, correlation_id: correlationId },
    cause: problem.cause,
  });
}

/** Without the query, which may hold what must not be logged. */
function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? url;
}
