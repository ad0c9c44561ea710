import type { Recorded } from './recording.js';
import { sign } from './signature.js';

export type Sent = Readonly<{ id: string; status: number | null; error: string | null }>;

const timeoutMs = 30_000;
/** What belongs to the connection that it came by, not to the delivery. */
const ofTheConnection = new Set([
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
  'expect',
  'te',
  'upgrade',
]);

/** The same bytes under the same id; signed anew where secrets are given. */
export async function sendAgain(
  delivery: Recorded,
  to: string,
  secrets: readonly string[],
): Promise<Sent> {
  const id = delivery.headers['webhook-id'] ?? '';
  const body = Buffer.from(delivery.body_base64, 'base64');
  try {
    const answer = await fetch(to, {
      method: 'POST',
      headers: headersOf(delivery, secrets, body),
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    return { id, status: answer.status, error: null };
  } catch (error) {
    return { id, status: null, error: reasonOf(error) };
  }
}

export function isAccepted({ status }: Sent): boolean {
  return status !== null && status >= 200 && status < 300;
}

function headersOf({ headers }: Recorded, secrets: readonly string[], body: Buffer) {
  const kept = Object.entries(headers).filter(([name]) => !ofTheConnection.has(name));
  const id = headers['webhook-id'];
  const isSignedAnew = secrets.length > 0 && id !== undefined;
  return {
    ...Object.fromEntries(kept),
    ...(isSignedAnew ? sign(secrets, id, body, new Date()) : {}),
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
