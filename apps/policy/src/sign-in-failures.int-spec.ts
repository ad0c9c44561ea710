import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { NewsConsumer } from '@jumpfleet/event-log';
import type { RunningService } from '@jumpfleet/lifecycle';
import { connectNats } from '@jumpfleet/messaging';
import { createLogger } from '@jumpfleet/observability';
import { signInFailed } from '@jumpfleet/policy-contracts';
import type { SignInFailed } from '@jumpfleet/policy-contracts';
import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';
import { DataSource } from 'typeorm';
import { askToken, firstSecrets, newSite, post } from './testing/site.js';

const site = await newSite();
const heard: SignInFailed[] = [];
const secret = 'what was guessed wrongly';
let policy: RunningService;
let database: DataSource;

beforeAll(async () => {
  policy = await site.start({ SIGN_IN_TELL_SECONDS: '1' });
  atEndOfSpecFile(() => policy.close());
  database = await new DataSource({ type: 'postgres', url: site.databaseUrl }).initialize();
  atEndOfSpecFile(() => database.destroy());
  const nats = await connectNats({ url: site.natsUrl, name: 'spec' });
  const consumer = new NewsConsumer({
    nats,
    logger: createLogger({ service: 'spec', level: 'silent' }),
    durable: 'spec',
    sources: ['policy'],
    handle: async ({ data }) => {
      expect(JSON.stringify(data)).not.toContain(secret);
      heard.push(signInFailed.parse(data));
    },
  });
  consumer.start();
  atEndOfSpecFile(async () => {
    await consumer.stop();
    await nats.close();
  });
}, 60_000);
afterEach(async () => {
  await database.query('DELETE FROM told_sign_in_failure');
});

const guess = (username: string, address: string) =>
  post(
    `${policy.url}/api/v1/auth/login`,
    { username, password: secret, cookie: false },
    { 'x-forwarded-for': address },
  );
const told = (address: string) => heard.filter((one) => one.address === address);
const attempts = (address: string) => told(address).map((one) => one.attempts);

describe('failed sign-ins', () => {
  it('are told with name, address and reason, the first at once and the rest as a number', async () => {
    await guess('admin', '192.0.2.1');
    await eventually(() => {
      expect(told('192.0.2.1')).toEqual([
        {
          username: 'admin',
          accountType: 'user',
          address: '192.0.2.1',
          reason: 'wrong-credentials',
          attempts: 1,
        },
      ]);
    });
    await Promise.all(['Admin', 'admin', 'ADMIN'].map((name) => guess(name, '192.0.2.1')));
    await eventually(() => {
      const all = attempts('192.0.2.1');
      expect(all.reduce((sum, one) => sum + one, 0)).toBe(4);
      expect(all.length).toBeLessThanOrEqual(3);
    });
  });

  it('are told of programs, and of names that nobody has', async () => {
    const { JUMPFLEET_API_CLIENT_ID: id } = firstSecrets;
    expect((await askToken(policy.url, [id, secret])).status).toBe(401);
    await guess('nobody-at-all', '192.0.2.2');
    await eventually(() => {
      expect(heard).toContainEqual(
        expect.objectContaining({ accountType: 'api-account', username: id }),
      );
      expect(told('192.0.2.2')).toMatchObject([{ username: 'nobody-at-all' }]);
    });
  });

  it('are told as one where more names and addresses fail than anybody would read of', async () => {
    await database.query(
      `INSERT INTO told_sign_in_failure (key, account_type, username, address, reason, until)
       SELECT n::text, 'user', n::text, 'x', 'wrong-credentials', now() + interval '1 hour'
       FROM generate_series(1, 100) n`,
    );
    for (const place of ['192.0.2.3', '192.0.2.4', '192.0.2.5']) await guess('admin', place);
    await eventually(() => {
      expect(attempts('*').reduce((sum, one) => sum + one, 0)).toBe(3);
    });
    expect(told('192.0.2.3')).toEqual([]);
  });
});
