import { beforeAll, describe, expect, it } from '@jest/globals';
import { invalidFields } from '@jumpfleet/testing';
import fc from 'fast-check';
import { accessSettings } from './adapters/http/administration/access-settings.controller.js';
import {
  newGroupPolicyJumpGroup,
  newGroupPolicyTeam,
} from './adapters/http/administration/config-group-policy-lists.controller.js';
import { newGroupPolicyMember } from './adapters/http/administration/config-group-policy-members.controller.js';
import {
  changedJumpGroupUser,
  newJumpGroupUser,
} from './adapters/http/administration/config-jump-group-users.controller.js';
import {
  changedGroupPolicy,
  copiedGroupPolicy,
  newGroupPolicy,
  newWholeGroupPolicy,
} from './adapters/http/administration/group-policy-body.js';
import { newRole } from './adapters/http/administration/jump-item-roles.controller.js';
import { newPortal } from './adapters/http/administration/public-portals.controller.js';
import { newSessionPolicy } from './adapters/http/administration/session-policies.controller.js';
import {
  changedJumpPolicy,
  newJumpPolicy,
  newWholeJumpPolicy,
} from './adapters/http/jump-policy-body.js';
import { administrationSite, made } from './testing/administration-site.js';
import type { Call } from './testing/administration-site.js';

const config = '/api/config/v1';
const runs = { numRuns: 25 };

let call: Call;
let policy: string;
let jumpPolicy: string;
beforeAll(async () => {
  ({ call } = await administrationSite());
  policy = `${config}/group-policy/${String(await made(call, `${config}/group-policy`, { name: 'p' }))}`;
  const body = { display_name: 'p' };
  jumpPolicy = `${config}/jump-policy/${String(await made(call, `${config}/jump-policy`, body))}`;
}, 60_000);

const errorsOf = async (method: string, path: string, body: object) => {
  const answer = await call(method, path, body);
  expect(answer.status).toBe(422);
  return (answer.body as { errors: unknown }).errors;
};

describe('input that does not fit', () => {
  it.each([
    ['POST', (): string => `${config}/group-policy`, newGroupPolicy, { name: 'n' }],
    ['PATCH', (): string => policy, changedGroupPolicy, {}],
    ['POST', (): string => `${policy}/copy`, copiedGroupPolicy, {}],
    ['POST', (): string => `${policy}/member`, newGroupPolicyMember, {}],
    ['POST', (): string => `${policy}/jump-group`, newGroupPolicyJumpGroup, { jump_group_id: 1 }],
    ['POST', (): string => `${policy}/team`, newGroupPolicyTeam, { team_id: 1 }],
    ['POST', (): string => `${config}/jump-group/1/user`, newJumpGroupUser, { user_id: 1 }],
    ['PATCH', (): string => `${config}/jump-group/1/user/1`, changedJumpGroupUser, {}],
    ['POST', (): string => `${config}/jump-policy`, newJumpPolicy, { display_name: 'n' }],
    ['PATCH', (): string => jumpPolicy, changedJumpPolicy, {}],
  ] as const)(
    'B6: is a 422 that names the field over the configuration API: %s %s',
    async (method, path, schema, valid) => {
      await fc.assert(
        fc.asyncProperty(invalidFields(schema), async ({ field, value }) => {
          const errors = await errorsOf(method, path(), { ...valid, [field]: value });
          const named = Object.keys(errors as object).map((one) => one.split('.')[0]);
          expect(new Set(named)).toEqual(new Set([field]));
        }),
        runs,
      );
    },
  );

  it.each([
    ['POST', '/api/v1/jump-item-roles', newRole, { name: 'n' }],
    ['POST', '/api/v1/session-policies', newSessionPolicy, { display_name: 'n' }],
    ['POST', '/api/v1/public-portals', newPortal, { name: 'n' }],
    ['PUT', '/api/v1/settings/access', accessSettings, {}],
    ['POST', '/api/v1/group-policies', newWholeGroupPolicy, { name: 'n' }],
    ['POST', '/api/v1/jump-policies', newWholeJumpPolicy, { display_name: 'n' }],
  ] as const)(
    'PO-01, PO-20, PO-30, PO-39: is a 422 that names the field over the fleet API: %s %s',
    async (method, path, schema, valid) => {
      await fc.assert(
        fc.asyncProperty(invalidFields(schema), async ({ field, value }) => {
          const errors = (await errorsOf(method, path, {
            ...valid,
            [field]: value,
          })) as readonly { path: string }[];
          const named = errors.map((error) => error.path.split('.')[0]);
          expect(new Set(named)).toEqual(new Set([field]));
        }),
        runs,
      );
    },
  );

  it('B6: is a 401 for a field that is not known, at every door', async () => {
    for (const [method, path, valid] of [
      ['POST', `${config}/group-policy`, { name: 'n' }],
      ['POST', `${policy}/member`, { user_id: 1 }],
      ['POST', `${policy}/team`, { team_id: 1 }],
      ['POST', `${config}/jump-group/1/user`, { user_id: 1 }],
    ] as const)
      expect(await call(method, path, { ...valid, colour: 'red' })).toMatchObject({
        status: 401,
        body: { message: 'Unknown fields: colour' },
      });
    for (const path of ['jump-item-role', 'session-policy', 'public-portal', 'group-policy'])
      expect(await call('GET', `${config}/${path}?colour=red`)).toMatchObject({ status: 401 });
  });
});
