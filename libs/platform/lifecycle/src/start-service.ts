import { setTimeout as delay } from 'node:timers/promises';
import { grpcServer } from '@jumpfleet/grpc';
import type { GrpcServer, GrpcServerOptions } from '@jumpfleet/grpc';
import { ProblemFilter } from '@jumpfleet/http';
import {
  ReadinessRegistry,
  createLogger,
  createMetrics,
  startTracing,
} from '@jumpfleet/observability';
import type { Clock } from '@jumpfleet/kernel';
import type { Logger } from '@jumpfleet/observability';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { CustomStrategy, MicroserviceOptions } from '@nestjs/microservices';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigError, readTls } from './config.js';
import type { ServiceConfig } from './config.js';
import { fastifyAdapter } from './fastify-adapter.js';
import type { RequestBounds } from './fastify-adapter.js';
import { freePort } from './free-port.js';
import { NestLogger } from './nest-logger.js';
import { installOperatorRoutes } from './operator-routes.js';
import { ServiceModule } from './service-module.js';
import type { ServiceParts } from './service-module.js';
import { SystemClock } from './system-clock.js';

export type ServiceDefinition<Config extends ServiceConfig> = Readonly<{
  name: string;
  config: Config | (() => Config);
  module: Type | DynamicModule | ((config: Config) => Type | DynamicModule);
  grpc?: GrpcServerOptions;
  /** Further transports, such as event consumers; started after everything else stands. */
  microservices?: (
    app: NestFastifyApplication,
    config: Config,
  ) => readonly (MicroserviceOptions | CustomStrategy)[];
  bodyLimitBytes?: number;
  /** For a service that is brought much at once; else a minute, and Node's 16 KiB. */
  requests?: RequestBounds;
  logger?: Logger;
  /** Left out, it is the machine's own. */
  clock?: Clock;
}>;

export type RunningService = Readonly<{
  app: NestFastifyApplication;
  logger: Logger;
  /** http://host:port of the REST server. */
  url: string;
  /** host:port of the gRPC server, when there is one. */
  grpcAddress: string | undefined;
  /** Drains and stops: readiness off, work stopped, calls under way finished, pools closed, telemetry flushed. */
  close: () => Promise<void>;
}>;

/** Calls that are still under way then are cut; shorter than any orchestrator's patience. */
const drainDeadlineMs = 10_000;
const hangUpMs = 50;

export async function startService<Config extends ServiceConfig>(
  definition: ServiceDefinition<Config>,
): Promise<RunningService> {
  const { name } = definition;
  const config = typeof definition.config === 'function' ? definition.config() : definition.config;
  if (definition.grpc && config.SERVICE_SECRET === undefined)
    throw new ConfigError('SERVICE_SECRET: is needed by a service that is asked over gRPC');
  const logger = definition.logger ?? createLogger({ service: name, level: config.LOG_LEVEL });
  const tracing = await startTracing({
    service: name,
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    logger,
  });
  const metrics = createMetrics(name, { process: true });
  const clock = definition.clock ?? new SystemClock();
  const parts = { config, logger, metrics, readiness: new ReadinessRegistry(), clock };
  const app = await createApp(definition, config, parts);
  const grpc = await listen(app, definition, config);
  logger.info({ http: await app.getUrl(), grpc: grpc?.address }, 'started');
  return {
    app,
    logger,
    url: await app.getUrl(),
    grpcAddress: grpc?.address,
    close: once(async () => {
      parts.readiness.drain();
      grpc?.server.health.setStatus('', 'NOT_SERVING');
      await delay(config.DRAIN_DELAY_MS);
      await closeWithin(app, grpc?.server);
      metrics.registry.clear();
      await tracing.shutdown();
      logger.info('stopped');
      logger.flush();
    }),
  };
}

async function createApp<Config extends ServiceConfig>(
  definition: ServiceDefinition<Config>,
  config: Config,
  parts: ServiceParts,
): Promise<NestFastifyApplication> {
  const adapter = fastifyAdapter({
    metrics: parts.metrics,
    tls: readTls(config),
    bodyLimit: definition.bodyLimitBytes,
    requests: definition.requests,
  });
  const { module } = definition;
  const own = typeof module === 'function' && !isClass(module) ? module(config) : module;
  const app = await NestFactory.create<NestFastifyApplication>(
    ServiceModule.around(own, parts),
    adapter,
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest types its options as a class but reads them as a plain object
    { logger: new NestLogger(parts.logger), bodyParser: false, abortOnError: false },
  );
  app.useGlobalFilters(new ProblemFilter(parts.logger));
  installOperatorRoutes(app, definition.name, parts);
  return app;
}

type ListeningGrpc = Readonly<{ address: string; server: GrpcServer }>;

/** gRPC first, then consumers, then HTTP: when a probe gets an answer, everything stands. */
async function listen<Config extends ServiceConfig>(
  app: NestFastifyApplication,
  definition: ServiceDefinition<Config>,
  config: Config,
): Promise<ListeningGrpc | undefined> {
  const grpc = definition.grpc && (await connectGrpc(app, definition.grpc, config));
  for (const options of definition.microservices?.(app, config) ?? [])
    app.connectMicroservice(options);
  await app.init();
  await app.startAllMicroservices();
  grpc?.server.health.setStatus('', 'SERVING');
  await app.listen(config.HTTP_PORT, config.HOST);
  return grpc;
}

async function connectGrpc(
  app: NestFastifyApplication,
  options: GrpcServerOptions,
  config: ServiceConfig,
): Promise<ListeningGrpc> {
  const port = (config.GRPC_PORT ?? 0) || (await freePort(config.HOST));
  const address = `${config.HOST}:${port}`;
  const server = grpcServer(options, address, readTls(config));
  app.connectMicroservice(server.microservice, { inheritAppConfig: true });
  return { address, server };
}

/**
 * A connection that was busy when the server closed falls idle with its last answer, and Node would wait
 * for the caller to hang up. A stream that nobody ends is cut at the deadline.
 */
async function closeWithin(app: NestFastifyApplication, grpc?: GrpcServer): Promise<void> {
  const http = app.getHttpServer();
  const hangUp = setInterval(() => http.closeIdleConnections(), hangUpMs);
  const cut = setTimeout(() => {
    grpc?.server()?.forceShutdown();
    http.closeAllConnections();
  }, drainDeadlineMs);
  try {
    await app.close();
  } finally {
    clearInterval(hangUp);
    clearTimeout(cut);
  }
}

function isClass(value: unknown): value is Type {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= work());
}
