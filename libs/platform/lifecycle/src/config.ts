import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The environment does not fit. Names what is wrong, never a value: it might be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const port = z.coerce.number().int().min(0).max(65_535);

/** Empty means unset, as an orchestrator's templates leave it. */
const optional = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const serviceSecret = z.string().min(32);

/** What every service is told; a service's own config.ts extends it. */
export const serviceConfig = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  HTTP_PORT: port,
  GRPC_PORT: optional(port),
  PUBLIC_URL: optional(z.url()),
  /** By it the services of a site know each other's gRPC calls; whatever serves gRPC needs it. */
  SERVICE_SECRET: optional(serviceSecret),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(z.url()),
  TLS_CERT: optional(z.string()),
  TLS_KEY: optional(z.string()),
  TLS_TERMINATED_BY_PROXY: optional(z.enum(['yes', 'no'])),
  /** How long a probe may take to notice that this process is going: one probe period in Kubernetes. */
  DRAIN_DELAY_MS: z.coerce.number().int().min(0).max(60_000).default(0),
});
export type ServiceConfig = z.infer<typeof serviceConfig>;

/** For services that ask each other over gRPC, or are asked. */
export const grpcServiceConfig = serviceConfig.extend({ SERVICE_SECRET: serviceSecret });

type Environment = Readonly<Record<string, string | undefined>>;

/** A reader that checks the whole environment and tells every fault in one message. */
export function configReader<Schema extends z.ZodType<ServiceConfig>>(
  schema: Schema,
): (environment: Environment) => z.output<Schema> {
  return (environment) => {
    const { success, data, error } = schema.safeParse(environment);
    const faults = success
      ? listenerFaults(data)
      : error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    if (!success || faults.length > 0)
      throw new ConfigError(`The configuration is not valid: ${faults.join('; ')}`);
    return data;
  };
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** Nothing listens to the network in the clear unless the operator says who encrypts instead. */
function listenerFaults({ HOST, TLS_CERT, TLS_KEY, TLS_TERMINATED_BY_PROXY }: ServiceConfig) {
  if ((TLS_CERT === undefined) !== (TLS_KEY === undefined))
    return ['TLS_CERT, TLS_KEY: both or neither must be set'];
  if (loopback.test(HOST) || TLS_CERT !== undefined || TLS_TERMINATED_BY_PROXY === 'yes') return [];
  return [
    'HOST: is not loopback; set TLS_CERT and TLS_KEY, or TLS_TERMINATED_BY_PROXY=yes if a proxy terminates TLS',
  ];
}

/** The certificate and key, read from the files that the configuration names. */
export function readTls({ TLS_CERT, TLS_KEY }: ServiceConfig) {
  if (TLS_CERT === undefined || TLS_KEY === undefined) return undefined;
  try {
    return { cert: readFileSync(TLS_CERT), key: readFileSync(TLS_KEY) };
  } catch (cause) {
    throw new ConfigError('TLS_CERT, TLS_KEY: the files cannot be read', { cause });
  }
}
