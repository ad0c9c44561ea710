import {
  answerProblem,
  bodyLimitBytes,
  installBodyParsers,
  installConfigApiMethods,
  installRequestHooks,
  toProblem,
  trustedProxy,
} from '@jumpfleet/http';
import type { Metrics } from '@jumpfleet/observability';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

export type RequestBounds = Readonly<{ wholeWithinMs: number; maxHeaderBytes: number }>;

type AdapterOptions = Readonly<{
  metrics: Metrics;
  tls: Readonly<{ cert: Buffer; key: Buffer }> | undefined;
  bodyLimit: number | undefined;
  requests: RequestBounds | undefined;
}>;

const usual: RequestBounds = { wholeWithinMs: 60_000, maxHeaderBytes: 16_384 };

/** The HTTP server under every service: bounded bodies, a context for each request, problems as answers. */
export function fastifyAdapter({
  metrics,
  tls,
  bodyLimit,
  requests = usual,
}: AdapterOptions): FastifyAdapter {
  const { wholeWithinMs, maxHeaderBytes: maxHeaderSize } = requests;
  const adapter = new FastifyAdapter({
    ...(tls ? { https: { ...tls, maxHeaderSize } } : { http: { maxHeaderSize } }),
    bodyLimit: bodyLimit ?? bodyLimitBytes,
    requestTimeout: wholeWithinMs,
    forceCloseConnections: 'idle',
    trustProxy: trustedProxy,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      answerProblem(toProblem(error), request, reply);
    },
  });
  const fastify = adapter.getInstance();
  installRequestHooks(fastify, metrics);
  installBodyParsers(fastify);
  installConfigApiMethods(fastify);
  return adapter;
}
