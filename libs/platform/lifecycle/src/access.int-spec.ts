import { generateKeyPairSync } from 'node:crypto';
import {
  AccessDecider,
  Allow,
  AllowWithin,
  CurrentPrincipal,
  CurrentScope,
  HttpModule,
  Public,
  RequestCause,
} from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { KeyRing, signJwt, thumbprint } from '@jumpfleet/keys';
import { eventually } from '@jumpfleet/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Post } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { RunningService } from './index.js';
import { serviceSecret, startThings } from './testing/thing-service.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const jwk = publicKey.export({ format: 'jwk' });
const kid = thumbprint(jwk);
const claims = {
  iss: 'jumpfleet/policy',
  sub: 'u-1',
  principal_type: 'user',
  name: 'admin',
  administrator: true,
};
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
const token = (more: object = {}, key = privateKey) =>
  signJwt({ ...claims, exp: inSeconds(60), ...more }, kid, key);

/** Stands in policy's place: its keys, and an answer that a spec can choose. */
@Controller()
@Public()
class PolicyController {
  static readonly asked: unknown[] = [];
  static allowed = true;
  static seenGroups = [7];

  @Get('.well-known/jwks.json')
  jwks(): unknown {
    return { keys: [{ ...jwk, kid }] };
  }
  @GrpcMethod('AccessService', 'Decide')
  decide({ questions }: { questions: readonly unknown[] }): unknown {
    PolicyController.asked.push(...questions);
    const { allowed } = PolicyController;
    return { decisions: questions.map(() => ({ allowed, reasons: ['Because.'] })) };
  }
  @GrpcMethod('AccessService', 'Scope')
  scope(question: unknown): unknown {
    PolicyController.asked.push(question);
    const [jumpGroupIds, reasons] = [PolicyController.seenGroups, ['Because.']];
    return { everything: false, jumpGroupIds, personalListOf: [], reasons };
  }
  @GrpcMethod('AccessService', 'Standing')
  standing(): unknown {
    return { standing: 'good' };
  }
}

@Controller('api/v1/jump-clients')
class GuardedController {
  @Get()
  @Allow('jump-client:view')
  list(@CurrentPrincipal() principal: Principal, @RequestCause() { actor }: Cause): unknown {
    return { principal, actor };
  }
  @Post(':id/jump')
  @Allow('jump-client:jump', 'id')
  jump(): unknown {
    return {};
  }
  @Get('visible')
  @AllowWithin('jump-client:view')
  visible(@CurrentScope() { jumpGroupIds }: AccessScope): unknown {
    return { jumpGroupIds };
  }
  @Get('whatever')
  undecorated(): unknown {
    return {};
  }
  @Get('open')
  @Public()
  open(): unknown {
    return {};
  }
}

const ownPolicy = HttpModule.with({
  providers: [
    { provide: KeyRing, useFactory: () => KeyRing.of([]) },
    { provide: AccessDecider, useValue: { standing: () => 'good' } },
  ],
});

let policy: RunningService;
let service: RunningService;
beforeAll(async () => {
  policy = await startThings({ imports: [ownPolicy], controllers: [PolicyController] });
  service = await guarded(policy.url, policy.grpcAddress ?? '');
  await eventually(async () => (await fetch(`${service.url}/health/ready`)).status === 200);
});
afterAll(() => Promise.all([service.close(), policy.close()]));

const guarded = (policyUrl: string, policyGrpc: string) =>
  startThings({
    imports: [HttpModule.forRoot({ policyUrl, policyGrpc, serviceSecret })],
    controllers: [GuardedController],
  });

const ask = async (path: string, headers: Record<string, string>, method = 'GET') => {
  const answer = await fetch(`${service.url}/api/v1/jump-clients${path}`, { method, headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const bearer = (jwt: string) => ({ authorization: `Bearer ${jwt}` });

describe('a guarded route', () => {
  it('knows who asks', async () => {
    expect(await ask('', bearer(token()))).toEqual({
      status: 200,
      body: {
        principal: { id: 'u-1', type: 'user', name: 'admin', administrator: true },
        actor: { type: 'user', id: 'u-1', name: 'admin' },
      },
    });
  });

  it('asks policy about the very Jump Client in the path', async () => {
    await ask('/c-1/jump', bearer(token()), 'POST');
    expect(PolicyController.asked.at(-1)).toMatchObject({
      principalId: 'u-1',
      principalType: 'user',
      action: 'jump-client:jump',
      jumpClientId: 'c-1',
    });
  });

  it('passes on the reasons of a no', async () => {
    PolicyController.allowed = false;
    const { status, body } = await ask('', bearer(token()));
    PolicyController.allowed = true;
    expect(status).toBe(403);
    expect(body).toMatchObject({ code: 'not-allowed', reasons: ['Because.'] });
  });

  it('learns once a second at most where its caller may look', async () => {
    const asked = PolicyController.asked.length;
    const begin = performance.now();
    for (let time = 0; time < 5; time++)
      expect(await ask('/visible', bearer(token()))).toEqual({
        status: 200,
        body: { jumpGroupIds: [7] },
      });
    const seconds = (performance.now() - begin) / 1_000;
    expect(PolicyController.asked.length - asked).toBeLessThanOrEqual(1 + seconds);
    expect(PolicyController.asked.at(-1)).toMatchObject({
      principalId: 'u-1',
      principalType: 'user',
      action: 'jump-client:view',
    });
  });

  it('is closed to whoever may look nowhere, with the reasons', async () => {
    PolicyController.seenGroups = [];
    const answer = await ask('/visible', bearer(token({ sub: 'u-2' })));
    PolicyController.seenGroups = [7];
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'not-allowed', reasons: ['Because.'] },
    });
  });

  const stranger = generateKeyPairSync('ed25519').privateKey;
  it.each([
    ['no token', {}, 'token-missing'],
    ['another scheme', { authorization: 'Basic eDp5' }, 'token-invalid'],
    ['nonsense', bearer('nonsense'), 'token-invalid'],
    ['a token of another issuer', bearer(token({ iss: 'jumpfleet/sessions' })), 'token-invalid'],
    ['a token that lacks claims', bearer(token({ sub: undefined })), 'token-invalid'],
    ['a token without an end', bearer(token({ exp: undefined })), 'token-invalid'],
    ['an expired token', bearer(token({ exp: inSeconds(-1) })), 'token-expired'],
    ['a token signed by a stranger', bearer(token({}, stranger)), 'token-invalid'],
    ['an empty cookie', { cookie: 'jumpfleet_session=' }, 'token-missing'],
  ])('refuses %s', async (_what, headers: Record<string, string>, code) => {
    expect(await ask('', headers)).toMatchObject({ status: 401, body: { code } });
  });

  it('stops accepting a token the moment it expires', async () => {
    const short = bearer(token({ exp: inSeconds(1) }));
    expect((await ask('', short)).status).toBe(200);
    await eventually(async () => (await ask('', short)).body['code'] === 'token-expired');
  });

  it('needs a token even when nobody decorated it', async () => {
    expect((await ask('/whatever', {})).status).toBe(401);
    expect((await ask('/whatever', bearer(token()))).status).toBe(200);
    expect((await ask('/open', {})).status).toBe(200);
  });
});

describe('a cookie', () => {
  const cookie = { cookie: `other=1; jumpfleet_session=${token()}` };

  it('is as good as a header for reading', async () => {
    expect((await ask('', cookie)).status).toBe(200);
  });

  it('changes something only from a page of ours', async () => {
    expect(await ask('/c-1/jump', cookie, 'POST')).toMatchObject({
      status: 403,
      body: { code: 'request-header-missing' },
    });
    const ours = { ...cookie, 'x-jumpfleet-request': '1' };
    expect((await ask('/c-1/jump', ours, 'POST')).status).toBe(201);
  });
});

describe('without policy', () => {
  it('nothing is allowed', async () => {
    const lonely = await guarded(policy.url, '127.0.0.1:1');
    await eventually(async () => (await fetch(`${lonely.url}/health/ready`)).status === 200);
    const answer = await fetch(`${lonely.url}/api/v1/jump-clients`, { headers: bearer(token()) });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'policy-unavailable' });
    await lonely.close();
  });

  it('a token that cannot be checked is neither good nor bad', async () => {
    const lonely = await guarded('http://127.0.0.1:1', '127.0.0.1:1');
    expect((await fetch(`${lonely.url}/health/ready`)).status).toBe(503);
    const answer = await fetch(`${lonely.url}/api/v1/jump-clients`, { headers: bearer(token()) });
    expect(await answer.json()).toMatchObject({ status: 503, code: 'policy-unavailable' });
    await lonely.close();
  });
});
