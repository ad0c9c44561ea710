import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Metadata } from '@grpc/grpc-js';
import {
  AccessDecider,
  Allow,
  AllowWithin,
  Authenticated,
  ForCallers,
  GrpcCallers,
  HttpModule,
  Public,
} from '@jumpfleet/http';
import type { Visit } from '@jumpfleet/http';
import { grpcClient } from '@jumpfleet/grpc';
import { KeyRing, signJwt, thumbprint } from '@jumpfleet/keys';
import { accessProto } from '@jumpfleet/policy-contracts';
import type { AccessCode, Standing } from '@jumpfleet/policy-contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Delete, Get, Module } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { RunningService } from './index.js';
import { serviceSecret, startThings } from './testing/thing-service.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const jwk = publicKey.export({ format: 'jwk' });
const kid = thumbprint(jwk);
const issuedAt = 1_800_000_000.5;
const token = (more: object = {}) =>
  signJwt(
    {
      iss: 'jumpfleet/policy',
      sub: 'u-1',
      principal_type: 'user',
      name: 'Ada',
      administrator: true,
      iat: issuedAt,
      jti: 'this-one',
      exp: Math.floor(Date.now() / 1_000) + 60,
      ...more,
    },
    kid,
    privateKey,
  );

/** Says of everybody what a test wants, and remembers who came. */
class ChosenStanding extends AccessDecider {
  standingNow: Standing = 'good';
  codeNow: AccessCode = 'allowed';
  readonly visits: Visit[] = [];

  async decide(questions: readonly object[]) {
    const code = this.codeNow;
    const reasons = ['Because of a role.'];
    return questions.map(() => ({ allowed: code === 'allowed', code, reasons }));
  }
  async scope() {
    return { everything: true, jumpGroupIds: [], personalListOf: [], reasons: [] };
  }
  standing(visit: Visit): Standing {
    this.visits.push(visit);
    return this.standingNow;
  }
}
const decider = new ChosenStanding();

@Controller('api/v1/doors')
class DoorController {
  @Get('any')
  @Authenticated()
  any(): object {
    return {};
  }
  @Delete('one')
  @Allow('jump-client:remove', 'id')
  one(): object {
    return {};
  }
  @Get('some')
  @AllowWithin('jump-client:view', 'jump-client:edit', 'jump-client:move')
  some(): object {
    return {};
  }
  @Get('open')
  @Public()
  open(): object {
    return {};
  }
  /** Asks nothing itself. */
  @GrpcMethod('AccessService', 'Decide')
  @ForCallers()
  decide(): object {
    return { decisions: [] };
  }
}

@Module({
  imports: [
    HttpModule.with({
      providers: [
        { provide: KeyRing, useFactory: () => KeyRing.of([{ ...jwk, kid } as never]) },
        { provide: AccessDecider, useValue: decider },
      ],
    }),
  ],
  controllers: [DoorController],
})
class DoorModule {}

let service: RunningService;
beforeAll(async () => {
  service = await startThings({ imports: [DoorModule], controllers: [] });
});
afterAll(() => service.close());

const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
  const answer = await fetch(`${service.url}/api/v1/doors/${path}`, {
    method,
    headers: { authorization: `Bearer ${token()}`, ...headers },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const comesAs = async <Answer>(standing: Standing, come: () => Promise<Answer>) => {
  decider.standingNow = standing;
  try {
    return await come();
  } finally {
    decider.standingNow = 'good';
  }
};

describe('whoever does not stand any more', () => {
  it('comes in at no door, and is not told why', async () => {
    for (const standing of ['unknown', 'disabled', 'token-withdrawn'] as const)
      for (const [path, method] of [
        ['any', 'GET'],
        ['one', 'DELETE'],
        ['some', 'GET'],
      ] as const)
        expect([
          standing,
          path,
          await comesAs(standing, () => ask(path, {}, method)),
        ]).toMatchObject([standing, path, { status: 401, body: { code: 'token-withdrawn' } }]);
  });

  it('is told when it only calls from a strange address', async () => {
    expect(await comesAs('address-not-allowed', () => ask('any'))).toMatchObject({
      status: 403,
      body: { code: 'address-not-allowed' },
    });
  });

  it('may still ask what is open to everybody', async () => {
    expect((await comesAs('disabled', () => ask('open'))).status).toBe(200);
  });

  it('comes in over gRPC no more than over HTTP', async () => {
    const callers = service.app.get(GrpcCallers);
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${token()}`);
    const call = async () => {
      await setImmediate();
      return callers.demand(metadata, 'settings:manage');
    };
    expect(await call()).toMatchObject({ principal: { id: 'u-1' } });
    await expect(comesAs('disabled', call)).rejects.toMatchObject({ code: 'token-withdrawn' });
    await expect(
      comesAs('token-withdrawn', () => callers.demandScope(metadata, 'jump-client:view')),
    ).rejects.toMatchObject({ code: 'token-withdrawn' });
  });
});

describe('a gRPC method for callers', () => {
  it('lets in only who stands, even when it does not ask who calls', async () => {
    const { client, close } = grpcClient<{ decide(request: object): { decisions: unknown[] } }>(
      service.grpcAddress ?? '',
      {
        deadlineMs: 20_000,
        protoPath: accessProto,
        package: 'jumpfleet.policy.v1',
        service: 'AccessService',
        serviceSecret,
      },
    );
    const asAda = { accessToken: token() };
    expect(await client.decide({}, asAda)).toEqual({ decisions: [] });
    await expect(client.decide({})).rejects.toMatchObject({ problemCode: 'token-missing' });
    await expect(comesAs('disabled', () => client.decide({}, asAda))).rejects.toMatchObject({
      code: 16,
      problemCode: 'token-withdrawn',
    });
    close();
  });
});

describe('what may not be seen', () => {
  it.each(['item-not-visible', 'item-unknown'] as const)(
    'RG-50: is not there, whether it is or not (%s)',
    async (code) => {
      decider.codeNow = code;
      const answer = await ask('one', {}, 'DELETE');
      decider.codeNow = 'allowed';
      expect(answer).toMatchObject({
        status: 404,
        body: { code: 'jump-client-not-found', detail: 'The Jump Client does not exist.' },
      });
      expect(answer.body).not.toHaveProperty('reasons');
    },
  );

  it('is told from what may be seen and not be done, which has its reasons', async () => {
    decider.codeNow = 'role-lacks-permission';
    const answer = await ask('one', {}, 'DELETE');
    decider.codeNow = 'allowed';
    expect(answer).toMatchObject({ status: 403, body: { reasons: ['Because of a role.'] } });
  });
});

it('a visit is known by its token, the instant of its issue, and the address', async () => {
  const id = randomUUID();
  const headers = {
    authorization: `Bearer ${token({ jti: id })}`,
    'x-forwarded-for': '203.0.113.9',
  };
  await ask('any', headers);
  expect(decider.visits.at(-1)).toMatchObject({
    principal: { id: 'u-1', type: 'user' },
    issuedAtMs: issuedAt * 1_000,
    tokenId: id,
    address: '203.0.113.9',
  });
});

it('each operation is described with what it demands, by the rule that guards it', async () => {
  const { paths } = (await (await fetch(`${service.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, object>>;
  };
  const access = (path: string, method = 'get') => {
    const operation = paths[`/api/v1/doors/${path}`]?.[method] as Record<string, unknown>;
    return [operation['x-jumpfleet-access'], operation['x-jumpfleet-action']];
  };
  expect(access('any')).toEqual(['authenticated', []]);
  expect(access('one', 'delete')).toEqual(['action', ['jump-client:remove']]);
  expect(access('some')).toEqual([
    'action',
    ['jump-client:view', 'jump-client:edit', 'jump-client:move'],
  ]);
  expect(access('open')).toEqual(['public', []]);
});
