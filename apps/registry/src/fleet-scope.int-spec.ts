import { beforeAll, describe, expect, it } from '@jest/globals';
import { accessToken, policyNeighbour } from '@jumpfleet/policy-neighbour';
import { enrolment, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

type Item = Readonly<{ id: string; name: string }>;

let site: RegistrySite;
let inside: string;
let outside: string;
const other = 7;
const narrow = accessToken({ name: 'narrow', administrator: false });
const nobody = accessToken({ name: 'nobody', administrator: false });

beforeAll(async () => {
  site = await registrySite();
  await site.database.query(
    `INSERT INTO jump_group (id, name, code_name) VALUES ($1, 'Berlin', 'berlin')`,
    [other],
  );
  inside = (await enrolledIn(other, 'inside')).client_id;
  outside = (await enrolledIn(1, 'outside')).client_id;
  policyNeighbour.sees.set('user-narrow', { jumpGroupIds: [other] });
}, 60_000);

const enrolledIn = async (jump_group_id: number, hostname: string) => {
  const { installer_id } = await site.installer({ jump_group_id });
  return (await site.enrol(enrolment(installer_id, { hostname }))).body as { client_id: string };
};
const get = (path: string, token: string) => site.call('GET', path, undefined, token);
const listed = async (query: string, token: string): Promise<string[]> => {
  const { body } = await get(`/api/v1/jump-clients?${query}`, token);
  return (body as { items: Item[] }).items.map(({ name }) => name);
};

describe('whoever may see a part of the fleet (RC-05)', () => {
  it('lists and finds that part only', async () => {
    expect(await listed('', site.token)).toEqual(['inside', 'outside']);
    for (const query of ['', 'search=side', 'sort=-last_connect_at', 'sort=group', 'sort=status'])
      expect([query, await listed(query, narrow)]).toEqual([query, ['inside']]);
    expect(await listed('search=outside', narrow)).toEqual([]);
    expect(await listed('group=Default', narrow)).toEqual([]);
  });

  it('is told of anything else that it does not exist (RG-50)', async () => {
    expect(await get(`/api/v1/jump-clients/${inside}`, narrow)).toMatchObject({ status: 200 });
    expect(await get(`/api/v1/jump-clients/${outside}`, narrow)).toMatchObject({
      status: 404,
      body: { code: 'jump-client-not-found', detail: 'The Jump Client does not exist.' },
    });
  });

  it('may see nothing at all, and is told so', async () => {
    expect(await get('/api/v1/jump-clients', nobody)).toMatchObject({
      status: 403,
      body: { code: 'not-allowed' },
    });
  });
});
