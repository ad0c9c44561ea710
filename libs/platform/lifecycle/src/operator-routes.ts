import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { openApiDocument } from './open-api.js';
import type { ServiceParts } from './service-module.js';

/** Probes, metrics and the API's description: asked by operators and orchestrators, without a token. */
export function installOperatorRoutes(
  app: NestFastifyApplication,
  name: string,
  { metrics, readiness }: ServiceParts,
): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/health/live', () => ({ status: 'ok' }));
  fastify.get('/health/ready', async (_request, reply: FastifyReply) => {
    const { ready, checks } = await readiness.run();
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ok' : 'not-ready', checks });
  });
  fastify.get('/metrics', async (_request, reply: FastifyReply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  let document: Promise<object> | undefined;
  fastify.get('/openapi.json', () => (document ??= openApiDocument(app, name)));
}
