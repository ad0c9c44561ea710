import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { atEndOfSpecFile } from '@jumpfleet/testing';

export const openIdClient = { id: 'jumpfleet', secret: 'a secret of the client' } as const;

/** Starts a real OpenID provider in a process of its own; answers its issuer's address. */
export async function startOpenIdProvider(redirectUri: string): Promise<string> {
  const program = fileURLToPath(new URL('provider-program.mjs', import.meta.url));
  const child = spawn(
    process.execPath,
    [program, openIdClient.id, openIdClient.secret, redirectUri],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  atEndOfSpecFile(async () => {
    const gone = once(child, 'exit');
    child.kill();
    await gone;
  });
  const [issuer] = (await once(createInterface(child.stdout), 'line')) as [string];
  return issuer;
}

/** Which groups somebody is in from now on, as the provider tells it. */
export async function setGroups(issuer: string, name: string, groups: string[]): Promise<void> {
  await fetch(`${issuer}/groups/${name}`, { method: 'PUT', body: JSON.stringify(groups) });
}

/** What a person's browser does at the provider: signs in as `login`, agrees, and is sent back. */
export async function signInAt(authorization: string, login: string): Promise<URL> {
  const browser = new Browser(new URL(authorization).origin);
  let page = await browser.open(authorization);
  for (const form of [{ prompt: 'login', login, password: 'any' }, { prompt: 'consent' }]) {
    if (page.left) break;
    page = await browser.submit(page.url, form);
  }
  if (!page.left) throw new Error(`The provider did not send anybody back from ${page.url}.`);
  return new URL(page.url);
}

type Page = Readonly<{ url: string; left: boolean }>;

/** Follows redirects and keeps cookies until it is sent to another site. */
class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly origin: string) {}

  async open(url: string, init: Pick<RequestInit, 'method' | 'body'> = {}): Promise<Page> {
    if (new URL(url).origin !== this.origin) return { url, left: true };
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { cookie },
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      this.cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) return { url, left: false };
    return this.open(new URL(location, url).href);
  }

  submit(url: string, form: Readonly<Record<string, string>>): Promise<Page> {
    return this.open(url, { method: 'POST', body: new URLSearchParams(form) });
  }
}
