import type { Metrics } from '@jumpfleet/observability';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requestContext } from './request-context.js';

const started = new WeakMap<FastifyRequest, number>();

/**
 * Opens the request's context (correlation id, server span), runs its handling inside the span, and
 * measures it. The span is entered twice because reading a body leaves the first call's context.
 */
export function installRequestHooks(fastify: FastifyInstance, metrics: Metrics): void {
  const duration = metrics.histogram(
    'http_request_duration_seconds',
    'Time from the first byte of a request to the last of its answer.',
    ['method', 'route', 'status'],
  );
  fastify.addHook('onRequest', (request, reply, done) => {
    const { correlationId, span } = requestContext(request.raw);
    started.set(request, performance.now());
    void reply.header('x-correlation-id', correlationId);
    span.run(done);
  });
  fastify.addHook('preHandler', (request, _reply, done) => {
    requestContext(request.raw).span.run(done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { span } = requestContext(request.raw);
    const { method } = request;
    const { statusCode } = reply;
    const route = request.routeOptions.url ?? 'unmatched';
    if (span.span.isRecording()) {
      span.span.updateName(`${method} ${route}`);
      span.span.setAttributes({ 'http.route': route, 'http.response.status_code': statusCode });
    }
    span.end(statusCode >= 500 ? `answered ${statusCode}` : undefined);
    const seconds = (performance.now() - (started.get(request) ?? performance.now())) / 1000;
    duration.observe({ method, route, status: String(statusCode) }, seconds);
    done();
  });
}
