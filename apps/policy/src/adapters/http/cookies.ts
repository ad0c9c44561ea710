import { sessionCookie } from '@jumpfleet/http';

type Life = Readonly<{ maxAgeSeconds: number; publicUrl: string | undefined }>;

/** Where the browser keeps a person's access token: no script reads it, no other site's page sends it. */
export function sessionCookieOf(token: string, life: Life): string {
  return cookie(sessionCookie, token, { ...life, sameSite: 'Strict', path: '/' });
}

const signInCookie = 'jumpfleet_sign_in';

/** What is remembered while somebody is at a provider; `Lax`, because they come back from another site. */
export function signInCookieOf(remembered: string, life: Life, path: string): string {
  return cookie(signInCookie, remembered, { ...life, sameSite: 'Lax', path });
}

export function rememberedIn(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === signInCookie && value) return value;
  }
  return undefined;
}

function cookie(
  name: string,
  value: string,
  {
    maxAgeSeconds,
    publicUrl,
    sameSite,
    path,
  }: Life & Readonly<{ sameSite: 'Strict' | 'Lax'; path: string }>,
): string {
  const secure = publicUrl?.startsWith('https:') === true ? '; Secure' : '';
  return `${name}=${value}; Max-Age=${String(maxAgeSeconds)}; HttpOnly; SameSite=${sameSite}; Path=${path}${secure}`;
}
