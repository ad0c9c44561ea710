import type { ServerResponse } from 'node:http';

/** On everything that a browser may show. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self' ws: wss:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

export type ProblemAnswer = Readonly<{
  status: number;
  code: string;
  title: string;
  detail: string;
}>;

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(text);
}

export function sendProblem(
  response: ServerResponse,
  { status, code, title, detail }: ProblemAnswer,
  headers: Readonly<Record<string, string>> = {},
): void {
  const type = `urn:jumpfleet:problem:${code}`;
  sendJson(
    response,
    status,
    { type, title, status, detail, code },
    { 'content-type': 'application/problem+json', ...headers },
  );
}

/** The same on a socket that no HTTP server has taken yet. */
export function rawProblem({ status, code, title, detail }: ProblemAnswer): string {
  const body = JSON.stringify({
    type: `urn:jumpfleet:problem:${code}`,
    title,
    status,
    detail,
    code,
  });
  return [
    `HTTP/1.1 ${status} ${title}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'retry-after: 2',
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
