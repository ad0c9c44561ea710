import { grpcClient } from '@jumpfleet/grpc';
import type { RunningService } from '@jumpfleet/lifecycle';
import { accessProto } from '@jumpfleet/policy-contracts';
import { atEndOfSpecFile } from '@jumpfleet/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { newSite, post, signedIn } from './testing/site.js';

type Thing = Readonly<{ id: number; json: string }>;
interface Administration {
  listThings(request: object): Readonly<{ things: readonly Thing[]; nextCursor: string }>;
  getThing(request: object): Thing;
  createThing(request: object): Thing;
  changeThing(request: object): Thing;
  deleteThing(request: object): object;
}

const service = {
  protoPath: accessProto,
  package: 'jumpfleet.policy.v1',
  service: 'AdministrationService',
};
let policy: RunningService;
let client: ReturnType<typeof grpcClient<Administration>>['client'];
let headers: Readonly<Record<string, string>>;
let admin: Readonly<{ accessToken: string }>;

beforeAll(async () => {
  policy = await (await newSite()).start();
  headers = await signedIn(policy.url);
  admin = { accessToken: (headers['authorization'] ?? '').slice(7) };
  const grpc = grpcClient<Administration>(policy.grpcAddress ?? '', {
    ...service,
    deadlineMs: 20_000,
  });
  client = grpc.client;
  atEndOfSpecFile(() => {
    grpc.close();
    return policy.close();
  });
}, 60_000);

const bodyOf = ({ json }: Thing) => JSON.parse(json) as Record<string, unknown>;
const overRest = async (path: string) =>
  (await fetch(`${policy.url}${path}`, { headers })).json() as Promise<Record<string, unknown>>;

const things = [
  ['user', '/api/v1/users', { username: 'gil', password: 'a long Password 4 specs' }],
  ['api-account', '/api/v1/api-accounts', { name: 'Scripts' }],
  ['team', '/api/config/v1/team', { name: 'Helpers' }],
  ['jump-item-role', '/api/v1/jump-item-roles', { name: 'Lookers', permissions: [] }],
  ['jump-policy', '/api/v1/jump-policies', { display_name: 'Nights' }],
  ['session-policy', '/api/v1/session-policies', { display_name: 'Careful' }],
  ['group-policy', '/api/v1/group-policies', { name: 'Night shift' }],
  ['public-portal', '/api/v1/public-portals', { name: 'Portal', addresses: ['a.example.test'] }],
  [
    'security-provider',
    '/api/v1/security-providers',
    { name: 'Us', issuer: 'https://a.example.test', client_id: 'x', client_secret: 'y' },
  ],
] as const;

describe('administration over gRPC', () => {
  it.each(things)('makes, tells and deletes a %s as REST does', async (kind, path, body) => {
    const made = await client.createThing({ kind, json: JSON.stringify(body) }, admin);
    const read = await client.getThing({ kind, id: made.id }, admin);
    expect(bodyOf(read)).toEqual(await overRest(`${path}/${String(made.id)}`));
    const { things: all } = await client.listThings({ kind }, admin);
    expect(all.map((thing) => thing.id)).toContain(made.id);
    await client.deleteThing({ kind, id: made.id }, admin);
    await expect(client.getThing({ kind, id: made.id }, admin)).rejects.toMatchObject({ code: 5 });
  });

  it('changes what is said and leaves the rest', async () => {
    const json = JSON.stringify({ display_name: 'Days', description: 'By day' });
    const { id } = await client.createThing({ kind: 'jump-policy', json }, admin);
    const change = { kind: 'jump-policy', id, json: JSON.stringify({ display_name: 'Mornings' }) };
    const changed = await client.changeThing(change, admin);
    expect(bodyOf(changed)).toMatchObject({ display_name: 'Mornings', description: 'By day' });
  });

  it.each([
    ['user', 2],
    ['team', 5],
  ])('pages a list of %s', async (kind, limit) => {
    for (let n = 0; n < limit + 1; n++) {
      const name = `page-${String(n)}`;
      const body = kind === 'user' ? { username: name, password: 'Some Password 42' } : { name };
      await client.createThing({ kind, json: JSON.stringify(body) }, admin);
    }
    const first = await client.listThings({ kind, limit }, admin);
    expect(first.things).toHaveLength(limit);
    const second = await client.listThings({ kind, limit, cursor: first.nextCursor }, admin);
    const seen = new Set(first.things.map(({ id }) => id));
    expect(second.things.some(({ id }) => seen.has(id))).toBe(false);
  });

  it('refuses in the same words: fields, rights and tokens', async () => {
    const bad = { kind: 'team', json: JSON.stringify({ name: '' }) };
    await expect(client.createThing(bad, admin)).rejects.toMatchObject({ code: 3 });
    await expect(client.createThing({ kind: 'team', json: '{' }, admin)).rejects.toMatchObject({
      code: 3,
    });
    await expect(client.listThings({ kind: 'vault' }, admin)).rejects.toMatchObject({ code: 3 });
    await post(
      `${policy.url}/api/v1/users`,
      { username: 'nobody', password: 'Some Password 42' },
      headers,
    );
    const login = await post(`${policy.url}/api/v1/auth/login`, {
      username: 'nobody',
      password: 'Some Password 42',
      cookie: false,
    });
    const { access_token: accessToken } = (await login.json()) as { access_token: string };
    await expect(client.listThings({ kind: 'user' }, { accessToken })).rejects.toMatchObject({
      code: 7,
    });
    await expect(client.listThings({ kind: 'user' })).rejects.toMatchObject({ code: 16 });
  });
});
