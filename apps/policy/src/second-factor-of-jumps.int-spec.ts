import { beforeAll, describe, expect, it } from '@jest/globals';
import { grpcClient } from '@jumpfleet/grpc';
import { accessProto } from '@jumpfleet/policy-contracts';
import { serviceSecret } from '@jumpfleet/policy-neighbour';
import { atEndOfSpecFile } from '@jumpfleet/testing';
import { Secret, TOTP } from 'otpauth';
import { callerAt } from './testing/caller.js';
import type { Caller } from './testing/caller.js';
import { newSite, post, signedIn } from './testing/site.js';

interface AccessService {
  takeSecondFactor(request: { userId: string; code: string; address: string }): {
    accepted: boolean;
  };
}

const own = { username: 'careful', current_password: 'wholly unguessed' };
let call: Caller;
let userId: string;
let secret: string;
let take: (code: string) => Promise<boolean>;

const codeOf = (periods = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.now() + periods * 30_000,
  });

beforeAll(async () => {
  const policy = await (await newSite()).start();
  const access = grpcClient<AccessService>(policy.grpcAddress ?? '', {
    deadlineMs: 20_000,
    protoPath: accessProto,
    package: 'jumpfleet.policy.v1',
    service: 'AccessService',
    serviceSecret,
  });
  atEndOfSpecFile(async () => {
    access.close();
    await policy.close();
  });
  call = callerAt(policy.url, await signedIn(policy.url));
  const { username, current_password: password } = own;
  await call('POST', '/api/v1/users', { username, password });
  const login = { username, password, cookie: false };
  const answer = await post(`${policy.url}/api/v1/auth/login`, login);
  const { access_token } = (await answer.json()) as { access_token: string };
  const claims = Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString();
  userId = (JSON.parse(claims) as { sub: string }).sub;
  const begun = await call('POST', '/api/v1/auth/two-factor', own);
  ({ secret } = begun.body);
  await call('POST', '/api/v1/auth/two-factor/confirm', { ...own, new_code: codeOf(-1) });
  take = async (code) =>
    (await access.client.takeSecondFactor({ userId, code, address: '' })).accepted;
}, 60_000);

describe('B6: a second factor that a Jump Policy asks for', () => {
  it('is taken once, and guessing is slowed as at sign-in', async () => {
    const code = codeOf();
    expect(await take(code)).toBe(true);
    expect(await take(code)).toBe(false);
    for (let guess = 0; guess < 10; guess++) expect(await take('000000')).toBe(false);
    expect(await take(codeOf(1))).toBe(false);
  });
});
