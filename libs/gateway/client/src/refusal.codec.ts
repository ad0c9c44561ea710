import type { IncomingMessage } from 'node:http';
import type { LineEnd } from './line-end.js';

const maxBodyBytes = 8_192;

/** Reads the answer that came instead of 101: a reserved slot, or a refusal as problem+json. */
export function readRefusal(response: IncomingMessage, done: (end: LineEnd) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const finish = () => done(refusalFrom(response, Buffer.concat(chunks).toString('utf8')));
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
    else response.destroy();
  });
  response.once('close', finish);
}

function refusalFrom({ statusCode = 0, headers }: IncomingMessage, body: string): LineEnd {
  const answer = jsonObject(body);
  const inMs = answer['slot_in_ms'];
  if (statusCode === 503 && typeof inMs === 'number' && inMs >= 0)
    return { kind: 'slot', inMs, slot: textOf(answer['slot']) };
  return {
    kind: 'refused',
    status: statusCode,
    code: textOf(answer['code']) ?? 'unknown',
    detail: textOf(answer['detail']) ?? '',
    afterMs: retryAfterMs(headers['retry-after']),
  };
}

function retryAfterMs(header: string | undefined): number {
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) * 1_000 : 0;
}

function jsonObject(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
