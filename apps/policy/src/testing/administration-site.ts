import { atEndOfSpecFile } from '@jumpfleet/testing';
import { newSite, signedIn } from './site.js';
import type { Site } from './site.js';

export type Answer = Readonly<{ status: number; headers: Headers; body: never }>;
export type Call = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** Policy, and its first administrator's requests to it. */
export async function administrationSite(): Promise<{ site: Site; url: string; call: Call }> {
  const site = await newSite();
  const policy = await site.start();
  atEndOfSpecFile(() => policy.close());
  const { url } = policy;
  const headers = await signedIn(url);
  const json = { 'content-type': 'application/json' };
  const call: Call = async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : json) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = (text === '' ? undefined : JSON.parse(text)) as never;
    return { status: response.status, headers: response.headers, body: answer };
  };
  return { site, url, call };
}

/** The number of what was made; anything but a 201 fails. */
export async function made(call: Call, path: string, body: unknown): Promise<number> {
  const answer = await call('POST', path, body);
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return (answer.body as { id: number }).id;
}
