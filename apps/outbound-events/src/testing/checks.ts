import { Webhook } from 'standardwebhooks';
import type { Received } from './receiver.js';

/** What a refusal is decided on. */
export async function refusal(answered: Response): Promise<{ status: unknown; code: unknown }> {
  const { status, code } = (await answered.json()) as Record<string, unknown>;
  return { status, code };
}

/** By the package that receivers use. */
export function isSignedWith(secret: string, { headers, body }: Received): boolean {
  const signed = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
      name,
      String(headers[name]),
    ]),
  );
  try {
    new Webhook(secret).verify(body, signed, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}
