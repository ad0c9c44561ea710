import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

export type Refusal = Readonly<{
  status: number;
  body: Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, string>>;
}>;

/** A problem (RFC 9457) in answer to a connection that is not let in. */
export function problem(status: number, code: string, detail: string): Refusal {
  return {
    status,
    body: {
      type: `urn:jumpfleet:problem:${code}`,
      title: STATUS_CODES[status] ?? 'Error',
      status,
      code,
      detail,
    },
    headers: { 'Content-Type': 'application/problem+json' },
  };
}

/** Answers an upgrade request with an ordinary response and closes. */
export function refuseUpgrade(socket: Duplex, { status, body, headers }: Refusal): void {
  if (socket.destroyed) return;
  const text = JSON.stringify(body);
  const lines = Object.entries({
    'Content-Type': 'application/json',
    ...headers,
    'Content-Length': String(Buffer.byteLength(text)),
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${text}`);
}
