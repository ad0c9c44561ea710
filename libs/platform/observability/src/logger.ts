import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { currentSpanContext } from './trace-context.js';

export type { Logger } from 'pino';

/** Injection token of the service's logger. */
export const LOGGER = Symbol('LOGGER');

const secretNames = [
  'password',
  'secret',
  'client_secret',
  'clientSecret',
  'token',
  'access_token',
  'accessToken',
  'ticket',
  'credential',
  'privateKey',
  'authorization',
  'cookie',
];

/** Pino redacts by path, so each secret name is given at the depths where structured fields appear. */
const redactedPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Structured logs on stdout: one JSON line per fact, the trace it belongs to, and no secrets. */
export function createLogger(
  { service, level = 'info' }: { service: string; level?: string },
  destination?: DestinationStream,
): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactedPaths, censor: '[redacted]' },
    mixin: () => {
      const span = currentSpanContext();
      return span ? { trace_id: span.traceId, span_id: span.spanId } : {};
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
