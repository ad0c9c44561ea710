import type { AttemptError } from '@jumpfleet/outbound-domain';
import { AddressDenied } from './guarded-connect.js';

const timeouts = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);
const certificate =
  /^(CERT_|ERR_TLS_|ERR_OSSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_SSL_|HOSTNAME_)/;
/** Something answered, but not as HTTP answers. */
const malformed = /^(HPE_.*|UND_ERR_HEADERS_OVERFLOW|HTTPParserError)$/;

/** A stable code for what undici, TLS and the system call by many names. */
export function failureOf(error: unknown): AttemptError {
  if (isDenied(error)) return 'address-denied';
  const code = codeOf(error);
  if (timeouts.has(code)) return 'timed-out';
  if (certificate.test(code)) return 'certificate-refused';
  return malformed.test(code) ? 'answer-incomplete' : 'connection-failed';
}

/** When several addresses were tried, the error holds one for each. */
function isDenied(error: unknown): boolean {
  if (isObject(error) && 'errors' in error && Array.isArray(error.errors))
    return error.errors.some(isDenied);
  return error instanceof AddressDenied;
}

function codeOf(error: unknown): string {
  if (!isObject(error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  const { cause, name } = error as Readonly<{ cause?: unknown; name?: unknown }>;
  if (cause !== undefined) return codeOf(cause);
  return typeof name === 'string' ? name : '';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
