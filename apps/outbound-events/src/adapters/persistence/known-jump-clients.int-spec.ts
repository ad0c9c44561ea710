import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventContext } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { openDatabase } from '@jumpfleet/persistence';
import { testDatabase } from '@jumpfleet/testing';
import type { DataSource } from 'typeorm';
import { KnownJumpClientsConsumer } from '../messaging/known-jump-clients.consumer.js';
import { KnownJumpClients } from './known-jump-clients.js';
import { KnownJumpClients1796000000210 } from './known-jump-clients.migration.js';

const known = new KnownJumpClients();
const consumer = new KnownJumpClientsConsumer(known);
const cause = { actor: { type: 'system', id: 'registry' }, correlationId: 'c' } as const;
const clientId = '0b9f2c54-7d0c-4c3e-9d53-3a5f1f0a1c11';
const endpointId = '0b9f2c54-7d0c-4c3e-9d53-3a5f1f0a1c12';
const item = {
  clientId,
  name: 'till-7',
  jumpGroup: 'Tills of the north',
  jumpGroupType: 'shared' as const,
  jumpGroupId: 4,
  tag: 'north',
};
const registered = { ...item, hostname: 'till', publicKeyThumbprint: 'thumb' };
const asKnown = { id: clientId, name: 'till-7', jumpGroup: 'tills', tag: 'north' };

let dataSource: DataSource;
beforeAll(async () => {
  const url = await testDatabase('known');
  dataSource = await openDatabase({ url, migrations: [KnownJumpClients1796000000210] });
});
afterAll(() => dataSource.destroy());

type Handler = Exclude<keyof KnownJumpClientsConsumer, 'known'>;
const hear = (handler: Handler, data: object): Promise<void> =>
  dataSource.transaction((tx) =>
    consumer[handler]({ data } as PublishedEvent, new EventContext(tx, cause)),
  );
const find = (id = clientId) => known.find(dataSource.manager, id);

describe('what outbound events knows of a Jump Client', () => {
  it('is its name, tag and the code name of its group, as the registry tells them', async () => {
    await hear('onGroupCreated', { jumpGroupId: 4, name: 'Tills of the north', codeName: 'tills' });
    expect(await known.told(dataSource.manager, item)).toEqual(asKnown);
    expect(await find()).toBeUndefined();
    await hear('onRegistered', registered);
    expect(await find()).toEqual(asKnown);
    await hear('onGroupEdited', { jumpGroupId: 4, name: 'Tills', codeName: 'tills_2' });
    expect(await find()).toMatchObject({ jumpGroup: 'tills_2' });
  });

  it('has no group while it lies in a personal list, or in one that is gone', async () => {
    const moved = { jumpGroup: 'ada', jumpGroupType: 'personal', jumpGroupId: 4 };
    await hear('onEdited', { ...item, ...moved, tag: '', comments: '' });
    expect(await find()).toMatchObject({ jumpGroup: '', tag: '' });
    await hear('onEdited', { ...item, comments: '' });
    await hear('onGroupDeleted', { jumpGroupId: 4 });
    expect(await find()).toMatchObject({ jumpGroup: '', tag: 'north' });
  });

  it('has no group when it was told before lists had numbers', async () => {
    const { jumpGroupId, jumpGroupType, ...old } = registered;
    expect([jumpGroupId, jumpGroupType]).toEqual([4, 'shared']);
    await hear('onRegistered', old);
    expect(await find()).toMatchObject({ jumpGroup: '' });
  });

  it('outlives it by a day, for its last events', async () => {
    await hear('onCopied', { ...item, clientId: endpointId, endpointId: clientId });
    await hear('onDeleted', { clientId, endpointId });
    expect(await find()).toMatchObject({ name: 'till-7' });
    await dataSource.query(`UPDATE known_jump_client SET gone_at = gone_at - interval '25 hours'`);
    await hear('onItemRemoved', { clientId: endpointId, endpointId: clientId });
    expect(await find()).toBeUndefined();
    expect(await find(endpointId)).toMatchObject({ name: 'till-7' });
  });

  it('is nothing for an id that is none', async () => {
    expect(await find("'; --")).toBeUndefined();
  });
});
