import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventContext } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { testDatabase } from '@jumpfleet/testing';
import { DataSource } from 'typeorm';
import { RegistryConsumer } from '../messaging/registry.consumer.js';
import { ItemsToldInFull1795000000530 } from './items-told-in-full.migration.js';
import { KnownItems1795000000120 } from './known-items.migration.js';
import { PostgresKnownItems } from './known-items.js';

const nothing = () => Promise.resolve();
const consumer = new RegistryConsumer({ keep: nothing, drop: nothing });
const cause = { actor: { type: 'system', id: 'registry' }, correlationId: 'c' } as const;
const clientId = '0b9f2c54-7d0c-4c3e-9d53-3a5f1f0a1c11';
const endpointId = '0b9f2c54-7d0c-4c3e-9d53-3a5f1f0a1c12';
const told = {
  clientId,
  name: 'till-7',
  hostname: 'till',
  jumpGroup: 'Tills',
  jumpGroupType: 'shared',
  jumpGroupId: 4,
  jumpPolicyId: 2,
  attendedSessionPolicyId: null,
  unattendedSessionPolicyId: 3,
  publicSiteAddress: 'support.example',
  tag: '',
  publicKeyThumbprint: 'thumb',
};

let dataSource: DataSource;
beforeAll(async () => {
  const url = await testDatabase('items');
  const migrations = [KnownItems1795000000120, ItemsToldInFull1795000000530];
  dataSource = new DataSource({ type: 'postgres', url, migrations });
  await dataSource.initialize();
  await dataSource.runMigrations();
});
afterAll(() => dataSource.destroy());

type Handler = 'onRegistered' | 'onEdited' | 'onDeleted' | 'onGroupCreated' | 'onGroupDeleted';

const hear = (handler: Handler, data: object): Promise<void> =>
  dataSource.transaction((tx) =>
    consumer[handler]({ data } as PublishedEvent, new EventContext(tx, cause)),
  );
const find = async () => (await new PostgresKnownItems(dataSource).find([clientId])).get(clientId);

describe('what policy keeps of an item', () => {
  it('is by what it decides, as registry tells it', async () => {
    await hear('onRegistered', told);
    expect(await find()).toEqual({
      id: clientId,
      name: 'till-7',
      list: { type: 'shared', number: 4 },
      jumpPolicy: 2,
      attended: null,
      unattended: 3,
      publicSiteAddress: 'support.example',
    });
    const moved = { jumpGroup: 'ada', jumpGroupType: 'personal', jumpGroupId: 9 };
    await hear('onEdited', { ...told, ...moved, jumpPolicyId: null, comments: '' });
    expect(await find()).toMatchObject({
      list: { type: 'personal', number: 9 },
      jumpPolicy: null,
    });
  });

  it('is nothing when it is gone, or was told before lists had numbers', async () => {
    await hear('onDeleted', { clientId, endpointId });
    expect(await find()).toBeUndefined();
    const { jumpGroupId, ...old } = told;
    expect(jumpGroupId).toBe(4);
    await hear('onRegistered', old);
    expect(await find()).toBeUndefined();
  });

  it('is nothing while the registry has told it without its policies, as it once did', async () => {
    const { jumpPolicyId, attendedSessionPolicyId, unattendedSessionPolicyId, ...old } = told;
    expect([jumpPolicyId, attendedSessionPolicyId, unattendedSessionPolicyId]).toEqual([
      2,
      null,
      3,
    ]);
    await hear('onRegistered', old);
    expect(await find()).toBeUndefined();
    const none = { jumpPolicyId: null, unattendedSessionPolicyId: null, comments: '' };
    await hear('onEdited', { ...told, ...none });
    expect(await find()).toMatchObject({ jumpPolicy: null, unattended: null });
    await hear('onEdited', { ...old, comments: '' });
    expect(await find()).toBeUndefined();
    await hear('onDeleted', { clientId, endpointId });
  });

  it('is found among ids that are none', async () => {
    await hear('onRegistered', told);
    const found = await new PostgresKnownItems(dataSource).find([
      '',
      "'; --",
      endpointId,
      clientId,
    ]);
    expect([...found.keys()]).toEqual([clientId]);
  });
});

it('keeps how Jump Groups are called while they are there', async () => {
  const names = () => dataSource.query('SELECT number, name, code_name FROM known_jump_group');
  await hear('onGroupCreated', { jumpGroupId: 4, name: 'Tills', codeName: 'tills' });
  expect(await names()).toEqual([{ number: 4, name: 'Tills', code_name: 'tills' }]);
  await hear('onGroupDeleted', { jumpGroupId: 4 });
  expect(await names()).toEqual([]);
});
