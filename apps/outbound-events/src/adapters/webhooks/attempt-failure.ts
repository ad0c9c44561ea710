import type { AttemptError } from '@jumpfleet/outbound-domain';
import { AddressDenied } from './guarded-connect.js';

const timeouts = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);
const certificate = /^(CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_SSL_|HOSTNAME_)/;

/** A stable code for what undici, TLS and the system call by many names. */
export function failureOf(error: unknown): AttemptError {
  if (error instanceof AddressDenied) return 'address-denied';
  const code = codeOf(error);
  if (timeouts.has(code)) return 'timed-out';
  if (certificate.test(code)) return 'certificate-refused';
  return 'connection-failed';
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
