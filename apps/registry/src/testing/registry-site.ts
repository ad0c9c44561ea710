import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';

import { enrolProof, shardLeases } from '@jumpfleet/gateway-contracts';
import { startService } from '@jumpfleet/lifecycle';
import type { RunningService } from '@jumpfleet/lifecycle';
import { connectNats } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { createLogger } from '@jumpfleet/observability';
import { accessToken, serviceSecret, startPolicyNeighbour } from '@jumpfleet/policy-neighbour';
import type { EnrolRequest, EnrolResponse } from '@jumpfleet/registry-contracts';
import { atEndOfSpecFile, testDatabase, testNats } from '@jumpfleet/testing';
import { jetstream } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import pg from 'pg';

import { readConfig } from '../config.js';
import { registryService } from '../registry-service.js';

/** A registry on real servers, with somebody in policy's place to ask. */
export type RegistrySite = Readonly<{
  registry: RunningService;
  nats: NatsConnection;
  database: pg.Pool;
  /** Of the site's administrator. */
  token: string;
  /** A request of the site's administrator; `token: null` sends none. */
  call(method: string, path: string, body?: unknown, token?: string | null): Promise<Answer>;
  /** By the fleet API; it keeps to no rate unless the fields say so. */
  installer(fields?: object): Promise<{ id: string; number: number; installer_id: string }>;
  enrol(request: EnrolRequest): Promise<Answer>;
  /** A client that is enrolled by an installer of its own. */
  client(overrides?: Partial<EnrolRequest>): Promise<EnrolResponse>;
}>;

export type Answer = Readonly<{ status: number; headers: Headers; body: never }>;

/** What items may name in specs that are not about it. */
const somePolicies = `
INSERT INTO policy_reference (kind, number, code_name, for_items, addresses)
SELECT kind, number, kind || '-' || number, true, '{}'
FROM unnest(ARRAY['jump-policy', 'session-policy']) kind, generate_series(1, 9) number`;

const level = process.env['SPEC_LOG'] ?? 'silent';

export async function registrySite(
  environment: Record<string, string> = {},
): Promise<RegistrySite> {
  const nats = await testNats();
  const policy = await startPolicyNeighbour();
  const databaseUrl = await testDatabase('registry');
  const registry = await startService({
    ...registryService(
      readConfig({
        HTTP_PORT: '0',
        GRPC_PORT: '0',
        DATABASE_URL: databaseUrl,
        NATS_URL: nats.url,
        PUBLIC_URL: 'http://support.example:8080/',
        POLICY_URL: policy.url,
        POLICY_GRPC: policy.grpcAddress ?? '',
        UPGRADES_GRPC: '127.0.0.1:1',
        SERVICE_SECRET: serviceSecret,
        ...environment,
      }),
    ),
    logger: createLogger({ service: 'registry', level }),
  });
  const connection = await connectNats({ url: nats.url, name: 'spec' });
  const database = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  // A pool that ends does not wait for its sockets, and the database goes right after it.
  database.on('error', () => undefined);
  await database.query(somePolicies);
  const token = accessToken();
  atEndOfSpecFile(async () => {
    await connection.close();
    await registry.close();
    await policy.close();
    await database.end();
  });
  return { registry, nats: connection, database, token, ...requests(registry.url, token) };
}

function requests(url: string, ownToken: string) {
  const call: RegistrySite['call'] = async (method, path, body, token = ownToken) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body: json as never };
  };
  const enrol: RegistrySite['enrol'] = (request) => call('POST', '/agent/enrol', request, null);
  const installer: RegistrySite['installer'] = async (fields = {}) => {
    const body = { jump_group_id: 1, paced: false, ...fields };
    return (await call('POST', '/api/v1/installers', body)).body;
  };
  let shared: Promise<{ installer_id: string }> | undefined;
  const client: RegistrySite['client'] = async (overrides = {}) => {
    const { installer_id } = await (shared ??= installer({ allow_override_name: true }));
    return (await enrol(enrolment(installer_id, overrides))).body;
  };
  return { call, enrol, installer, client };
}

/** A gateway run that renews its lease until it is told to die, or the spec file ends. */
export async function livingRun(
  { nats }: Pick<RegistrySite, 'nats'>,
  shard: string,
  run: string = randomUUID(),
) {
  const bucket = await new Kvm(jetstream(nats)).create(shardLeases.bucket, {
    ttl: shardLeases.leaseTtlMs,
    history: 1,
  });
  const renew = () =>
    bucket.put(shard, JSON.stringify({ shard, run, connections: 1, at: Date.now() }));
  await renew();
  const timer = setInterval(() => void renew().catch(() => undefined), 1_000);
  const die = () => {
    clearInterval(timer);
  };
  atEndOfSpecFile(die);
  const release = async () => {
    die();
    await bucket.delete(shard);
  };
  return { run, die, release };
}

/** What a new computer sends, with a key pair of its own. */
export function enrolment(key: string, fields: Partial<EnrolRequest> = {}): EnrolRequest {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const x = publicKey.export({ format: 'jwk' }).x ?? '';
  const hostname = fields.hostname ?? 'computer-1';
  const proof = Buffer.from(enrolProof(key, x, hostname));
  return {
    installer_key: key,
    public_key: x,
    signature: sign(null, proof, privateKey).toString('base64url'),
    hostname,
    platform: 'linux-64',
    version: '1.0.0',
    install_mode: 'user',
    overrides: {},
    ...fields,
  };
}
