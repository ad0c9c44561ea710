import { beforeAll, describe, expect, it } from '@jest/globals';
import { invalidFields } from '@jumpfleet/testing';
import fc from 'fast-check';
import { groupBody, newGroupBody } from './adapters/http/config-jump-group.controller.js';
import { bulkBody, configItemBody, copyBody, itemBody } from './adapters/http/item-fields.js';
import { installerBody } from './adapters/http/installer-body.js';
import { registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

const config = '/api/config/v1';
const runs = { numRuns: 60 };

let site: RegistrySite;
let clientId: string;
let item: string;
beforeAll(async () => {
  site = await registrySite();
  clientId = (await site.client()).client_id;
  const [listed] = (await site.call('GET', `${config}/jump-client`)).body as { id: number }[];
  item = `${config}/jump-client/${listed?.id ?? 0}`;
}, 60_000);

const errorsOf = async (method: string, path: string, body: object) => {
  const { status, body: answer } = await site.call(method, path, body);
  expect(status).toBe(422);
  return (answer as { errors: unknown }).errors;
};

describe('input that does not fit', () => {
  it.each([
    ['PATCH', (): string => item, configItemBody, {}],
    [
      'POST',
      (): string => `${item}/copy`,
      copyBody,
      { jump_group_id: 1, jump_group_type: 'shared', name: 'n' },
    ],
    ['POST', (): string => `${config}/jump-group`, newGroupBody, { name: 'n' }],
    ['PATCH', (): string => `${config}/jump-group/1`, groupBody, {}],
    ['POST', (): string => `${config}/jump-client/installer`, installerBody, { jump_group_id: 1 }],
  ] as const)('is a 422 that names the field: %s %s', async (method, path, schema, valid) => {
    await fc.assert(
      fc.asyncProperty(invalidFields(schema), async ({ field, value }) => {
        const errors = await errorsOf(method, path(), { ...valid, [field]: value });
        expect(Object.keys(errors as object)).toEqual([field]);
        expect((errors as Record<string, string[]>)[field]).toContainEqual(expect.any(String));
      }),
      runs,
    );
  });

  it('is a 422 that names the field in a change of a client over the fleet API', () =>
    fc.assert(
      fc.asyncProperty(invalidFields(itemBody), async ({ field, value }) => {
        const path = `/api/v1/jump-clients/${clientId}`;
        const errors = (await errorsOf('PATCH', path, { [field]: value })) as { path: string }[];
        expect(new Set(errors.map((error) => error.path.split('.')[0]))).toEqual(new Set([field]));
      }),
      runs,
    ));

  it.each(bulkBody.options.map((option) => [option.shape.action.value, option] as const))(
    'is a 422 that names the field in the bulk command %s',
    (action, option) =>
      fc.assert(
        fc.asyncProperty(invalidFields(option), async ({ field, value }) => {
          const valid = {
            action,
            ids: [clientId],
            ...(action === 'remove' ? {} : { changes: {} }),
          };
          const errors = await errorsOf('POST', '/api/v1/jump-clients/bulk', {
            ...valid,
            [field]: value,
          });
          const named = (errors as { path: string }[]).map(({ path }) => path.split('.')[0]);
          expect(named).toContain(field);
        }),
        runs,
      ),
  );

  it('is a 422 for no object at all', async () => {
    for (const body of [[], 'text', 7, null])
      expect(await site.call('PATCH', item, JSON.stringify(body))).toMatchObject({
        status: 422,
        body: { errors: { request: [expect.any(String)] } },
      });
  });
});
