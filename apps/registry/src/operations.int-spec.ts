import { beforeAll, describe, expect, it } from '@jest/globals';
import { accessToken } from '@jumpfleet/policy-neighbour';
import { registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

type Line = Readonly<{ events?: number; result?: Record<string, unknown>; problem?: object }>;

let site: RegistrySite;
beforeAll(async () => {
  site = await registrySite();
  await Promise.all(['a', 'b', 'c'].map((name) => site.client({ overrides: { name } })));
}, 60_000);

async function operate(verb: string): Promise<readonly Line[]> {
  const answer = await fetch(`${site.registry.url}/api/v1/operations/registry/${verb}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${site.token}` },
  });
  expect(answer.status).toBe(200);
  const lines = (await answer.text()).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Line);
}

const result = async (verb: string) => (await operate(verb)).at(-1)?.result;

describe('The operations of a running service', () => {
  it('D6: say of all read models that they equal a replay, or which rows differ; a rebuild mends them', async () => {
    expect(await result('compare')).toMatchObject({
      equal: true,
      read_models: expect.arrayContaining([
        expect.objectContaining({ readModel: 'jump-client', equal: true, rows: 3 }),
      ]),
    });
    await site.database.query(`UPDATE jump_client SET tag = 'forged' WHERE name = 'a'`);
    await site.database.query(`DELETE FROM jump_client WHERE name = 'b'`);
    const { equal, read_models } = (await result('compare')) ?? {};
    expect({ equal, read_models }).toMatchObject({
      equal: false,
      read_models: expect.arrayContaining([
        expect.objectContaining({
          ...{ readModel: 'jump-client', equal: false, missing: 1, different: 1 },
          examples: expect.arrayContaining([
            { key: expect.any(String), served: { tag: 'forged' }, replayed: { tag: '' } },
          ]),
        }),
      ]),
    });
    expect(await result('rebuild')).toMatchObject({ events: expect.any(Number) });
    expect(await result('compare')).toMatchObject({ equal: true });
    const found = await site.call('GET', '/api/v1/jump-clients?search=b&fields=name');
    expect(found.status).toBe(200);
  });

  it('D6: walk the hash chains, and find an event that was changed behind the log’s back', async () => {
    expect(await result('verify')).toMatchObject({ broken: [] });
    await site.database.query(
      `UPDATE events SET data = replace(data::text, 'computer-1', 'computer-2')::json WHERE type = 'JumpClientEnrolled'`,
    );
    expect(await result('verify')).toMatchObject({
      broken: expect.arrayContaining([expect.objectContaining({ revision: 1 })]),
    });
  });

  it('D6: list and replay parked events, also where there are none', async () => {
    const path = '/api/v1/operations/registry/parked';
    expect(await site.call('GET', path)).toMatchObject({ status: 200, body: { items: [] } });
    expect(await result('replay-parked')).toEqual({ replayed: 0, parked: [] });
  });

  it('D6: run one at a time', async () => {
    const both = await Promise.all([operate('compare'), operate('compare')]);
    const last = both.map((lines) => lines.at(-1));
    const refused = last.filter((line) => line?.problem);
    expect(refused).toMatchObject([{ problem: { status: 409, code: 'operation-under-way' } }]);
  });

  it('D6: are for whom policy lets operate the system', async () => {
    const nobody = accessToken({ administrator: false });
    for (const verb of ['compare', 'rebuild', 'verify', 'replay-parked'])
      expect(
        await site.call('POST', `/api/v1/operations/registry/${verb}`, undefined, nobody),
      ).toMatchObject({ status: 403 });
  });
});
