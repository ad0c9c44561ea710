import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who calls: an API account, or a person with a password. */
export type Credentials =
  | Readonly<{ clientId: string; clientSecret: string }>
  | Readonly<{ username: string; password: string }>;

export type Operator = Readonly<{ site: string; credentials: Credentials }>;

/** The account that the launcher keeps for this machine's own operator, readable by the owner only. */
export function localOperator(dataDir: string): Operator | undefined {
  try {
    const file = JSON.parse(readFileSync(join(dataDir, 'operator.json'), 'utf8')) as Partial<
      Record<'url' | 'api_client_id' | 'api_client_secret', string>
    >;
    const { url, api_client_id: clientId, api_client_secret: clientSecret } = file;
    if (url === undefined || clientId === undefined || clientSecret === undefined) return undefined;
    return { site: url, credentials: { clientId, clientSecret } };
  } catch {
    return undefined;
  }
}

/** An answer that was not a success; `message` is what the site says to people. */
export class SiteRefusal extends Error {
  override readonly name = 'SiteRefusal';
  readonly status: number;
  readonly code: string;
  /** All members of the answer. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    message: string,
    extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.extra = extra;
  }
}

const earlyMs = 60_000;

/** The site's REST API for programs of a person's own: logs in when needed, and again before the token ends. */
export class SiteApi {
  readonly site: string;
  readonly #credentials: Credentials;
  #token = '';
  #validUntil = 0;

  constructor(site: string, credentials: Credentials) {
    this.site = site.replace(/\/$/, '');
    this.#credentials = credentials;
  }

  async get(path: string): Promise<unknown> {
    return read(await this.request(path));
  }

  post(path: string, body: object): Promise<unknown> {
    return this.#send('POST', path, body);
  }

  put(path: string, body: object): Promise<unknown> {
    return this.#send('PUT', path, body);
  }

  /** The answer itself, for streams. */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${await this.#accessToken()}`);
    return fetch(this.site + path, { ...init, headers });
  }

  async #send(method: string, path: string, body: object): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    return read(await this.request(path, { method, headers, body: JSON.stringify(body) }));
  }

  async #accessToken(): Promise<string> {
    if (Date.now() < this.#validUntil) return this.#token;
    const answer = (await read(await this.#logIn())) as {
      access_token: string;
      expires_in?: number;
    };
    this.#token = answer.access_token;
    this.#validUntil = Date.now() + (answer.expires_in ?? 3_600) * 1_000 - earlyMs;
    return this.#token;
  }

  #logIn(): Promise<Response> {
    if ('username' in this.#credentials)
      return fetch(`${this.site}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...this.#credentials, cookie: false }),
      });
    const { clientId, clientSecret } = this.#credentials;
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    return fetch(`${this.site}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
  }
}

type Failure = Partial<
  Record<'code' | 'detail' | 'message' | 'error' | 'error_description', string>
>;

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  const body: unknown = isJson(response) ? JSON.parse(text) : undefined;
  if (response.ok) return body;
  const failure = (body ?? {}) as Failure;
  const { code, detail, message, error, error_description } = failure;
  const why = detail ?? message ?? error_description ?? error ?? `HTTP ${String(response.status)}`;
  throw new SiteRefusal(response.status, code ?? error ?? '', why, failure);
}

function isJson(response: Response): boolean {
  return /\bjson\b/.test(response.headers.get('content-type') ?? '');
}
