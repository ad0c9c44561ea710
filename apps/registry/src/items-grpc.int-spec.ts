import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { grpcClient } from '@jumpfleet/grpc';
import type { GrpcClient } from '@jumpfleet/grpc';
import { accessToken } from '@jumpfleet/policy-neighbour';
import { registryProto } from '@jumpfleet/registry-contracts';
import { randomUUID } from 'node:crypto';
import { registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

type Answer = Readonly<Record<string, unknown>>;
interface Service {
  editJumpClient(request: { id: string; changes: object }): Answer;
  copyJumpClient(request: object): Answer;
  bulkJumpClients(request: object): { items: Answer[] };
  listJumpLists(request: object): { items: Answer[] };
  createJumpGroup(request: object): Answer & { id: number };
  editJumpGroup(request: object): Answer;
  deleteJumpGroup(request: object): Answer;
}

const operator = { accessToken: accessToken() };

let site: RegistrySite;
let items: GrpcClient<Service>;
beforeAll(async () => {
  site = await registrySite();
  items = grpcClient<Service>(site.registry.grpcAddress ?? '', {
    deadlineMs: 20_000,
    protoPath: registryProto,
    package: 'jumpfleet.registry.v1',
    service: 'JumpItemService',
  });
}, 60_000);
afterAll(() => {
  items.close();
});

describe('JumpItemService over gRPC', () => {
  it('changes what is set and leaves the rest, with 0 and the empty text for none', async () => {
    const { client_id: id } = await site.client({ overrides: { name: 'Kept' } });
    const { client } = items;
    const changes = { tag: 'over gRPC', jumpPolicyId: 4, isQuiet: true, expiresInMinutes: 10 };
    expect(await client.editJumpClient({ id, changes }, operator)).toMatchObject({
      id,
      endpointId: id,
      name: 'Kept',
      tag: 'over gRPC',
    });
    await client.editJumpClient({ id, changes: { jumpPolicyId: 0, expiresAt: '' } }, operator);
    expect((await site.call('GET', `/api/v1/jump-clients/${id}`)).body).toMatchObject({
      properties: { jump_policy_id: null, expires_at: null, is_quiet: true, tag: 'over gRPC' },
    });
  });

  it('refuses with the codes and words of REST (RG-50, RG-52)', async () => {
    const { client_id: id } = await site.client();
    const { client } = items;
    await expect(
      client.editJumpClient({ id: randomUUID(), changes: { tag: 't' } }, operator),
    ).rejects.toMatchObject({ code: 5, detail: 'The Jump Client does not exist.' });
    await expect(
      client.editJumpClient({ id, changes: { name: '' } }, operator),
    ).rejects.toMatchObject({ code: 3, problemCode: 'invalid-request' });
    await expect(
      client.editJumpClient({ id, changes: { tag: 't' } }, { accessToken: 'x' }),
    ).rejects.toMatchObject({ code: 16 });
    const nobody = { accessToken: accessToken({ administrator: false }) };
    const bulk = { action: 'remove', ids: [id] };
    await expect(client.bulkJumpClients(bulk, nobody)).rejects.toMatchObject({ code: 7 });
  });

  it('RG-41: copies, and RG-40: does one thing to many', async () => {
    const { client_id: id } = await site.client({ hostname: 'twin' });
    const { client } = items;
    const wish = { id, name: 'Copy', jumpGroupId: 1, jumpGroupType: 'shared' };
    const copy = await client.copyJumpClient(wish, operator);
    expect(copy).toMatchObject({ name: 'Copy', hostname: 'twin', endpointId: id });
    const ids = [id, String(copy['id'])];
    const done = ids.map((one) => ({ id: one, ok: true, code: '', detail: '' }));
    const tag = { action: 'tag', ids, changes: { tag: 'both' } };
    expect(await client.bulkJumpClients(tag, operator)).toEqual({ items: done });
    expect(await client.bulkJumpClients({ action: 'remove', ids }, operator)).toEqual({
      items: done,
    });
    await expect(client.bulkJumpClients({ action: 'polish', ids }, operator)).rejects.toMatchObject(
      { code: 3 },
    );
  });

  it('makes, lists, changes and deletes jump groups (PO-10)', async () => {
    const { client } = items;
    const made = await client.createJumpGroup({ name: 'Branch 7' }, operator);
    expect(made).toMatchObject({ name: 'Branch 7', codeName: 'branch_7', comments: '' });
    const { id } = made;
    expect(await client.editJumpGroup({ id, comments: 'South' }, operator)).toMatchObject({
      name: 'Branch 7',
      comments: 'South',
    });
    expect((await client.listJumpLists({}, operator)).items).toContainEqual({
      type: 'shared',
      id,
      name: 'Branch 7',
      codeName: 'branch_7',
      items: 0,
    });
    await expect(client.createJumpGroup({ name: 'Branch 7' }, operator)).rejects.toMatchObject({
      code: 3,
    });
    await client.deleteJumpGroup({ id }, operator);
    await expect(client.deleteJumpGroup({ id }, operator)).rejects.toMatchObject({ code: 5 });
  });
});
