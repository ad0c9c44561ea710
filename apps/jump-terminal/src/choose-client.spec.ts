import { expect, it } from '@jest/globals';
import { choose } from './choose-client.js';

const client = (name: string, status = 'online') => ({ id: name, name, hostname: name, status });

it('says so when nothing matches', () =>
  expect(choose('db', [])).toEqual({ kind: 'none', message: 'No Jump Client matches "db".' }));

it('takes the only one', () =>
  expect(choose('db', [client('db-1')])).toMatchObject({ kind: 'one', client: { name: 'db-1' } }));

it('prefers the client that is called exactly so', () =>
  expect(choose('DB', [client('db-1'), client('db'), client('db-2')])).toMatchObject({
    kind: 'one',
    client: { name: 'db' },
  }));

it('lists several, those that can be reached first', () => {
  const choice = choose('db', [client('db-1', 'offline'), client('db-2')]);
  expect(choice).toMatchObject({
    kind: 'several',
    list: ['  1  db-2 (db-2, online)', '  2  db-1 (db-1, offline)'],
  });
});
