import type { Logger } from 'pino';

export type Tracing = Readonly<{ shutdown: () => Promise<void> }>;

/**
 * Exports spans over OTLP/HTTP to the collector when there is one. Without an endpoint the SDK is not
 * even loaded: trace ids still propagate, and nothing is recorded.
 */
export async function startTracing({
  service,
  endpoint,
  logger,
}: {
  service: string;
  endpoint?: string | undefined;
  logger?: Logger;
}): Promise<Tracing> {
  if (endpoint === undefined || endpoint === '') return { shutdown: () => Promise.resolve() };
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, resources, api] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/api'),
    ]);
  const provider = new NodeTracerProvider({
    resource: resources.resourceFromAttributes({ 'service.name': `jumpfleet-${service}` }),
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter({ url: tracesUrl(endpoint) }), {
        maxQueueSize: 4096,
        maxExportBatchSize: 512,
      }),
    ],
  });
  api.trace.setGlobalTracerProvider(provider);
  return {
    async shutdown() {
      try {
        await provider.shutdown();
      } catch (error) {
        logger?.warn({ err: error }, 'the last spans could not be exported');
      }
    },
  };
}

/** The variable names the collector's base; the signal's path is appended, as OpenTelemetry specifies. */
function tracesUrl(endpoint: string): string {
  return `${endpoint.replace(/\/+$/, '')}/v1/traces`;
}
