import { grpcClient } from '@jumpfleet/grpc';
import type { RunningService } from '@jumpfleet/lifecycle';
import { accessProto } from '@jumpfleet/policy-contracts';
import { serviceSecret } from '@jumpfleet/policy-neighbour';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, newSite, post } from '../../testing/site.js';

const site = await newSite();
let policy: RunningService;
beforeAll(async () => {
  policy = await site.start();
});
afterAll(() => policy.close());

const nobody = {
  allowed: false,
  code: 'principal-unknown',
  reasons: ['The account does not exist.'],
};

describe('the access question', () => {
  const decide = async (body: unknown) =>
    post(`${policy.url}/api/v1/access/decisions`, body, await bearer(policy.url));

  it('is answered with reasons over REST, one or many', async () => {
    const one = await decide({ action: 'jump-client:view', jump_client_id: 'x' });
    expect(await one.json()).toEqual({
      allowed: true,
      code: 'allowed',
      reasons: [expect.stringMatching('may do this by its permissions')],
      what_would_help: [],
      needs: [],
      next_available_at: null,
      session: null,
    });
    const principal = { id: '6f9f8c1e-0000-4000-8000-000000000000', type: 'user' };
    const questions = [{ action: 'session:view' }, { action: 'session:view', principal }];
    const many = await decide({ questions });
    expect(await many.json()).toMatchObject({ decisions: [{ allowed: true }, nobody] });
  });

  it('is not answered about an action that does not exist', async () => {
    const answer = await decide({ action: 'rule' });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'invalid-request' });
  });

  it('is answered over gRPC, as of now and not as of the token', async () => {
    interface AccessService {
      decide(request: { questions: readonly object[] }): { decisions: readonly object[] };
    }
    const { client, close } = grpcClient<AccessService>(policy.grpcAddress ?? '', {
      deadlineMs: 20_000,
      protoPath: accessProto,
      package: 'jumpfleet.policy.v1',
      service: 'AccessService',
      serviceSecret,
    });
    const question = {
      principalId: 'gone since',
      principalType: 'user',
      action: 'session:end',
      jumpClientId: '',
    };
    expect(await client.decide({ questions: [question] })).toMatchObject({ decisions: [nobody] });
    const unknown = client.decide({ questions: [{ ...question, action: 'rule' }] });
    await expect(unknown).rejects.toMatchObject({ problemCode: 'invalid-request' });
    close();
  });
});

describe('the scope question', () => {
  it('is answered once for all Jump Items, as of now', async () => {
    interface AccessService {
      scope(request: object): object;
    }
    const { client, close } = grpcClient<AccessService>(policy.grpcAddress ?? '', {
      deadlineMs: 20_000,
      protoPath: accessProto,
      package: 'jumpfleet.policy.v1',
      service: 'AccessService',
      serviceSecret,
    });
    const claims = (await bearer(policy.url))['authorization']?.split('.')[1] ?? '';
    const { sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sub: string };
    const question = {
      principalId: sub,
      principalType: 'api-account',
      action: 'jump-client:view',
    };
    const lists = { jumpGroupIds: [], personalListOf: [] };
    expect(await client.scope(question)).toEqual({
      everything: true,
      ...lists,
      reasons: [expect.any(String)],
    });
    expect(await client.scope({ ...question, principalId: 'x' })).toEqual({
      everything: false,
      ...lists,
      reasons: nobody.reasons,
    });
    await expect(client.scope({ ...question, action: 'rule' })).rejects.toMatchObject({
      problemCode: 'invalid-request',
    });
    close();
  });
});

describe('the configuration API', () => {
  const get = async (path: string) =>
    fetch(`${policy.url}/api/config/v1/${path}`, { headers: await bearer(policy.url) });

  it('lists API accounts and users, page by page', async () => {
    const accounts = await get('api-account?per_page=5');
    expect(accounts.headers.get('x-bt-pagination-total')).toBe('1');
    expect(accounts.headers.get('link')).toContain('rel="last"');
    expect(await accounts.json()).toEqual([
      expect.objectContaining({ id: 1, client_id: 'operator', perm_command: 'full_access' }),
    ]);
    expect(await (await get('user/1')).json()).toMatchObject({
      username: 'admin',
      perm_admin: true,
      created_at: expect.stringMatching(/\+00:00$/),
    });
    expect(await (await get('user?username=ADMIN')).json()).toHaveLength(1);
    expect(await (await get('user?username=nobody')).json()).toEqual([]);
  });

  it.each([
    ['user?colour=red', 401, { message: 'Unknown fields: colour' }],
    [
      'user?per_page=1000',
      422,
      { message: expect.any(String), errors: { per_page: [expect.any(String)] } },
    ],
    ['user/99', 404, { message: 'The user does not exist.' }],
    ['user/x', 404, { message: 'The user does not exist.' }],
    ['api-account/99', 404, { message: 'The API account does not exist.' }],
  ])('answers %s with %i in its own shape', async (path, status, body) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual(body);
  });

  it('keeps to the conventions that the registry keeps to', async () => {
    const headers = await bearer(policy.url);
    const ask = (method: string, accept = 'application/json') =>
      fetch(`${policy.url}/api/config/v1/jump-item-role/1`, {
        method,
        headers: { ...headers, accept },
      });
    expect((await ask('OPTIONS')).headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    expect((await ask('DELETE')).status).toBe(405);
    expect((await ask('HEAD')).status).toBe(200);
    expect((await ask('GET', 'text/html')).status).toBe(406);
    expect((await ask('GET')).headers.get('x-ratelimit-limit')).toBe('20');
  });

  it('needs a token', async () => {
    const answer = await fetch(`${policy.url}/api/config/v1/user`);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ message: expect.any(String) });
  });
});
