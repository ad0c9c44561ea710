import { beforeAll, describe, expect, it } from '@jest/globals';
import { subjects } from '@jumpfleet/gateway-contracts';
import { eventually } from '@jumpfleet/testing';
import { randomUUID } from 'node:crypto';
import { accessToken } from '@jumpfleet/policy-neighbour';
import { registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

let site: RegistrySite;
beforeAll(async () => {
  site = await registrySite();
}, 60_000);

const found = async (search: string): Promise<string[]> => {
  const path = `/api/v1/jump-clients?search=${encodeURIComponent(search)}`;
  const { items } = (await site.call('GET', path)).body as { items: { name: string }[] };
  return items.map(({ name }) => name);
};

describe('one jump client', () => {
  it('is edited, found by its new words at once, and remembers its history (RG-01, RG-02, RG-03)', async () => {
    const { client_id } = await site.client({ overrides: { name: 'old words' } });
    const path = `/api/v1/jump-clients/${client_id}`;
    const edited = await site.call('PATCH', path, {
      name: 'fresh',
      tag: 'quay',
      comments: 'by the\ndoor',
    });
    expect(edited).toMatchObject({ status: 200, body: { name: 'fresh', tag: 'quay' } });
    for (const search of ['fresh', 'quay', 'the door'])
      expect(await found(search)).toEqual(['fresh']);
    expect(await found('old words')).toEqual([]);
    expect((await site.call('GET', `${path}/history`)).body).toMatchObject({
      items: [
        { type: 'JumpClientEdited', revision: 2, data: { changed: ['name', 'tag', 'comments'] } },
        { type: 'JumpClientEnrolled', revision: 1, actor: { type: 'jump-client' } },
      ],
    });
    await site.call('DELETE', path);
  });

  it('refuses edits beyond its bounds', async () => {
    const { client_id } = await site.client();
    const path = `/api/v1/jump-clients/${client_id}`;
    const bad = [
      { name: '' },
      { name: 'x'.repeat(129) },
      { tag: 'x'.repeat(65) },
      { comments: 'x'.repeat(1025) },
    ];
    for (const body of [...bad, { status: 'online' }, { name: 7 }, { name: 'a\0' }, [], null])
      expect(await site.call('PATCH', path, body)).toMatchObject({ status: 422 });
    expect(await site.call('PATCH', path, '{')).toMatchObject({ body: { code: 'malformed-json' } });
  });

  it('is gone for everybody once it is deleted, and its gateway hears of it (RG-50)', async () => {
    const { client_id } = await site.client();
    const told: unknown[] = [];
    const line = site.nats.subscribe(subjects.client(client_id), {
      callback: (_error, message) => {
        told.push(message.json());
        message.respond(JSON.stringify({ ok: true }));
      },
    });
    await site.nats.flush();
    const path = `/api/v1/jump-clients/${client_id}`;
    expect(await site.call('DELETE', path)).toMatchObject({ status: 204 });
    await eventually(() => expect(told).toEqual([{ op: 'remove' }]));
    line.unsubscribe();
    const gone = {
      status: 404,
      body: { code: 'jump-client-not-found', detail: 'The Jump Client does not exist.' },
    };
    expect(await site.call('GET', path)).toMatchObject(gone);
    expect(await site.call('DELETE', path)).toMatchObject(gone);
    expect(await site.call('PATCH', path, { name: 'x' })).toMatchObject(gone);
    expect(await site.call('GET', '/api/v1/jump-clients/no-uuid')).toMatchObject(gone);
    expect(await site.call('GET', `/api/v1/jump-clients/${randomUUID()}/history`)).toMatchObject(
      gone,
    );
    expect((await site.call('GET', `${path}/history`)).body).toMatchObject({
      items: [{ type: 'JumpClientDeleted' }, { type: 'JumpClientEnrolled' }],
    });
    const { rows } = await site.database.query(
      `SELECT 1 FROM jump_client_state WHERE client_id = $1 UNION ALL SELECT 1 FROM jump_client_search WHERE client_id = $1`,
      [client_id],
    );
    expect(rows).toEqual([]);
  });

  it('is only shown to, changed and deleted by whom policy allows it', async () => {
    const { client_id } = await site.client();
    const path = `/api/v1/jump-clients/${client_id}`;
    const nobody = accessToken({ administrator: false });
    for (const [method, body] of [['GET'], ['PATCH', { name: 'x' }], ['DELETE']] as const)
      expect(await site.call(method, path, body, nobody)).toMatchObject({
        status: 403,
        body: { code: 'not-allowed' },
      });
  });
});
