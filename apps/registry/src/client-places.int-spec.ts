import { beforeAll, describe, expect, it } from '@jest/globals';
import { startOrchestratorNeighbour } from './testing/orchestrator-neighbour.js';
import { enrolment, registrySite } from './testing/registry-site.js';
import type { Answer, RegistrySite } from './testing/registry-site.js';

const settingsPath = '/api/v1/settings/jump-clients';
const total = 'The total number of deployable Jump Clients for this site has been reached.';
const active = 'The total number of deployable active Jump Clients for this site has been reached.';

let site: RegistrySite;
beforeAll(async () => {
  const orchestrator = await startOrchestratorNeighbour();
  site = await registrySite({
    MAX_JUMP_CLIENTS: '40',
    UPGRADES_GRPC: orchestrator.grpcAddress ?? '',
  });
}, 60_000);

/** By the log itself: what counts is what was committed. */
const deployed = async (): Promise<number> => {
  const { rows } = await site.database.query<{ clients: number }>(
    `SELECT count(*)::integer AS clients FROM jump_client c JOIN jump_client_state s ON s.client_id = c.endpoint_id
     WHERE c.client_id = c.endpoint_id AND NOT s.uninstalled`,
  );
  return rows[0]?.clients ?? -1;
};
const limit = (changes: object) => site.call('PUT', settingsPath, changes);
const race = (key: string, computers: number): Promise<Answer[]> =>
  Promise.all(Array.from({ length: computers }, () => site.enrol(enrolment(key))));
const clientIds = (answers: readonly Answer[]): string[] =>
  answers.flatMap(({ body }) => (body as { client_id?: string }).client_id ?? []);

describe('the places of a site', () => {
  it('RG-54: are taken by whoever comes first, never one too many, and freed by removal', async () => {
    const { installer_id } = await site.installer();
    await limit({ max_jump_clients: 5 });
    const answers = await race(installer_id, 24);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(19);
    for (const answer of refused)
      expect(answer).toMatchObject({
        status: 409,
        body: { code: 'total-reached', detail: total },
      });
    expect(await deployed()).toBe(5);
    const [removed = '', uninstalled = ''] = clientIds(answers);
    await site.call('DELETE', `/api/v1/jump-clients/${removed}`);
    await site.database.query(
      `UPDATE jump_client_state SET uninstalled = true WHERE client_id = $1`,
      [uninstalled],
    );
    const again = await race(installer_id, 6);
    expect(again.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(await deployed()).toBe(5);
  });

  it('RG-54: count each endpoint once, however many copies it has', async () => {
    await limit({ max_jump_clients: null });
    const { installer_id } = await site.installer();
    const [clientId = ''] = clientIds(await race(installer_id, 1));
    const before = await deployed();
    const { rows } = await site.database.query<{ number: number }>(
      `SELECT number FROM jump_client WHERE client_id = $1`,
      [clientId],
    );
    const copy = await site.call(
      'POST',
      `/api/config/v1/jump-client/${String(rows[0]?.number)}/copy`,
      { name: 'copy', jump_group_id: 1, jump_group_type: 'shared' },
    );
    expect(copy.status).toBe(200);
    await limit({ max_jump_clients: before + 1 });
    const answers = await race(installer_id, 3);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('RG-55: are fewer for active clients, and passive ones do not count among those', async () => {
    await limit({ max_jump_clients: null, max_active_jump_clients: (await deployed()) + 2 });
    const eager = await site.installer();
    const quiet = await site.installer({ connection_type: 'passive' });
    const answers = await race(eager.installer_id, 8);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect(answers.find(({ status }) => status !== 201)).toMatchObject({
      status: 409,
      body: { code: 'active-reached', detail: active },
    });
    const passive = await race(quiet.installer_id, 2);
    expect(passive.map(({ status }) => status)).toEqual([201, 201]);
  });

  it('RG-54: end at the ceiling of the licence, whatever the settings say', async () => {
    await limit({ max_jump_clients: 1_000, max_active_jump_clients: null });
    const { installer_id } = await site.installer();
    await race(installer_id, 45);
    expect(await deployed()).toBe(40);
    expect(await site.enrol(enrolment(installer_id))).toMatchObject({
      status: 409,
      body: { code: 'total-reached', detail: total },
    });
  });
});
