import { EventConsumer } from '@jumpfleet/event-log';
import { randomBytes } from 'node:crypto';
import { startService } from '@jumpfleet/lifecycle';
import type { RunningService } from '@jumpfleet/lifecycle';
import { createLogger } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { accessProto } from '@jumpfleet/policy-contracts';
import { serviceSecret } from '@jumpfleet/policy-neighbour';
import { testDatabase, testNats } from '@jumpfleet/testing';
import { AppModule } from '../app.module.js';
import { readConfig } from '../config.js';

export const firstSecrets = {
  JUMPFLEET_ADMIN_PASSWORD: 'correct horse',
  JUMPFLEET_API_CLIENT_ID: 'operator',
  JUMPFLEET_API_CLIENT_SECRET: 'battery staple',
} as const;

const sealingKey = randomBytes(32).toString('base64url');

type Headers = Readonly<Record<string, string>>;

export type Site = Readonly<{
  databaseUrl: string;
  natsUrl: string;
  /** What policy is started with, for a process of its own. */
  environment: Readonly<Record<string, string>>;
  start: (environment?: Record<string, string>, logger?: Logger) => Promise<RunningService>;
}>;

/** A new database (or the given one) and a NATS server, on which policy can be started again and again. */
export async function newSite(ownDatabase?: string): Promise<Site> {
  const databaseUrl = ownDatabase ?? (await testDatabase('policy'));
  const { url: natsUrl } = await testNats();
  const silent = createLogger({ service: 'policy', level: 'silent' });
  const own = {
    HTTP_PORT: '0',
    GRPC_PORT: '0',
    DATABASE_URL: databaseUrl,
    NATS_URL: natsUrl,
    SEALING_KEY: sealingKey,
    SERVICE_SECRET: serviceSecret,
    ...firstSecrets,
  };
  return {
    databaseUrl,
    natsUrl,
    environment: own,
    start: (environment = {}, logger = silent) =>
      startService({
        name: 'policy',
        config: readConfig({ ...own, ...environment }),
        module: (config) => AppModule.forRoot(config),
        grpc: { package: 'jumpfleet.policy.v1', protoPath: accessProto },
        microservices: (app) => [{ strategy: app.get(EventConsumer) }],
        logger,
      }),
  };
}

export function post(url: string, body: unknown, headers: Headers = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

export function askToken(
  site: string,
  [id, secret]: readonly [string, string],
  form = 'grant_type=client_credentials',
): Promise<Response> {
  return fetch(`${site}/oauth2/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: form,
  });
}

/** The header of the first API account, with a fresh token. */
export async function bearer(site: string): Promise<Headers> {
  const answer = await askToken(site, ['operator', 'battery staple']);
  const { access_token } = (await answer.json()) as { access_token: string };
  return { authorization: `Bearer ${access_token}` };
}

/** The header of the first administrator, whose requests no rate limits. */
export async function signedIn(site: string): Promise<Headers> {
  const { JUMPFLEET_ADMIN_PASSWORD: password } = firstSecrets;
  const answer = await post(`${site}/api/v1/auth/login`, {
    username: 'admin',
    password,
    cookie: false,
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  return { authorization: `Bearer ${access_token}` };
}
