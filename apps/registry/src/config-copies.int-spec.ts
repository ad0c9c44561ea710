import { beforeAll, describe, expect, it } from '@jest/globals';
import { registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

const clients = '/api/config/v1/jump-client';

let site: RegistrySite;
beforeAll(async () => {
  site = await registrySite();
  await site.database.query(
    `INSERT INTO site_user (number, user_id, username, display_name) VALUES (7, 'u-7', 'ada', 'Ada')`,
  );
}, 60_000);

const pathOf = async (clientId: string): Promise<string> => {
  const sql = 'SELECT number FROM jump_client WHERE client_id = $1';
  const { rows } = await site.database.query<{ number: number }>(sql, [clientId]);
  return `${clients}/${rows[0]?.number ?? 0}`;
};

describe('a copy of a jump client (RG-41)', () => {
  const copied = async (path: string, fields: object = {}) => {
    const body = { jump_group_id: 1, jump_group_type: 'shared', name: 'Copy', ...fields };
    return site.call('POST', `${path}/copy`, body);
  };

  it('RG-41: is an item with settings of its own on the same endpoint', async () => {
    const { client_id } = await site.client({ hostname: 'twin', overrides: { name: 'First' } });
    const path = await pathOf(client_id);
    await site.call('PATCH', path, { tag: 'kept', unattended_session_policy_id: 4 });
    const { status, body } = await copied(path, { jump_group_id: 7, jump_group_type: 'personal' });
    expect({ status, body }).toEqual({
      status: 200,
      body: { action: 'copy', success: 'true', destId: expect.any(Number) },
    });
    const copy = `${clients}/${(body as { destId: number }).destId}`;
    await site.database.query(
      `UPDATE jump_client_state SET public_ip = '203.0.113.5' WHERE client_id = $1`,
      [client_id],
    );
    expect((await site.call('GET', copy)).body).toMatchObject({
      name: 'Copy',
      hostname: 'twin',
      tag: 'kept',
      unattended_session_policy_id: 4,
      jump_group_id: 7,
      jump_group_type: 'personal',
      public_ip: '203.0.113.5',
      connection_type: 'active',
    });
    await site.call('PATCH', copy, { tag: 'other' });
    expect((await site.call('GET', path)).body).toMatchObject({ name: 'First', tag: 'kept' });
  });

  it('RG-41: keeps its endpoint alive until the last of its items is deleted', async () => {
    const { client_id } = await site.client();
    const original = await pathOf(client_id);
    const { body } = await copied(original);
    const copy = `${clients}/${(body as { destId: number }).destId}`;
    const endpoints = async () =>
      (
        await site.database.query(`SELECT 1 FROM jump_client_state WHERE client_id = $1`, [
          client_id,
        ])
      ).rowCount;
    expect(await site.call('DELETE', original)).toMatchObject({ status: 204 });
    expect(await endpoints()).toBe(1);
    expect(await site.call('GET', copy)).toMatchObject({ status: 200 });
    expect(await site.call('DELETE', copy)).toMatchObject({ status: 204 });
    expect(await endpoints()).toBe(0);
  });

  it('RG-41: leaves no endpoint behind when its last items are deleted at once', async () => {
    const { client_id } = await site.client();
    const original = await pathOf(client_id);
    const copies = await Promise.all([copied(original), copied(original), copied(original)]);
    const paths = copies.map(({ body }) => `${clients}/${(body as { destId: number }).destId}`);
    const answers = await Promise.all(
      [original, ...paths].map((path) => site.call('DELETE', path)),
    );
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    const left = await site.database.query(`SELECT 1 FROM jump_client_state WHERE client_id = $1`, [
      client_id,
    ]);
    expect(left.rowCount).toBe(0);
  });

  it('goes into a group that is there', async () => {
    const { client_id } = await site.client();
    expect(await copied(await pathOf(client_id), { jump_group_id: 99 })).toMatchObject({
      status: 422,
      body: { errors: { jump_group_id: ['There is no Jump Group with this id.'] } },
    });
  });
});
