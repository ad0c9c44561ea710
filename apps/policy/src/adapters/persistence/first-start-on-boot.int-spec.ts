import { createLogger } from '@jumpfleet/observability';
import { connectNats, eventsStream } from '@jumpfleet/messaging';
import { jetstream } from '@nats-io/jetstream';
import { eventually } from '@jumpfleet/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NatsConnection } from '@jumpfleet/messaging';
import { DataSource } from 'typeorm';
import { firstSecrets, newSite, post } from '../../testing/site.js';

const site = await newSite();
const lines: string[] = [];
const logger = createLogger(
  { service: 'policy', level: 'trace' },
  { write: (line: string) => void lines.push(line) },
);
const database = new DataSource({ type: 'postgres', url: site.databaseUrl });
let nats: NatsConnection;
beforeAll(async () => {
  const [one, other] = await Promise.all([site.start({}, logger), site.start({}, logger)]);
  await post(`${one.url}/api/v1/auth/login`, { username: 'admin', password: 'correct horse' });
  await post(`${one.url}/api/v1/auth/login`, { username: 'admin', password: 'wrong horse' });
  await database.initialize();
  nats = await connectNats({ url: site.natsUrl, name: 'spec' });
  await published(2);
  await Promise.all([one.close(), other.close()]);
});
afterAll(async () => {
  await nats.close();
  await database.destroy();
});

const count = async (table: string): Promise<unknown> => {
  const rows: { count: number }[] = await database.query(
    `SELECT count(*)::int AS count FROM ${table}`,
  );
  return rows[0]?.count;
};

async function published(atLeast: number): Promise<string[]> {
  return eventually(async () => {
    const consumer = await jetstream(nats).consumers.get(eventsStream.name);
    const messages = await consumer.fetch({ max_messages: 10, expires: 1_000 });
    const bodies: string[] = [];
    for await (const message of messages) {
      bodies.push(message.string());
      if (message.info.pending === 0) break;
    }
    return bodies.length >= atLeast && bodies;
  });
}

describe('the first start', () => {
  it('makes one administrator and one API account, however many replicas start at once', async () => {
    expect(await count('user_list')).toBe(1);
    expect(await count('api_account_list')).toBe(1);
    expect(await count('credentials')).toBe(2);
  });

  it('tells the other services', async () => {
    const events = (await published(7)).map((body) => JSON.parse(body) as { type: string });
    expect(events.map(({ type }) => type)).toEqual([
      ...Array<string>(4).fill('jumpfleet.jump-item-role.created.v1'),
      'jumpfleet.public-portal.created.v1',
      'jumpfleet.user.created.v1',
      'jumpfleet.api-account.created.v1',
    ]);
  });

  it('lets no secret into logs, events or messages', async () => {
    const stored: unknown[] = await database.query('SELECT * FROM events');
    const told = [...lines, JSON.stringify(stored), ...(await published(2))].join('\n');
    const { JUMPFLEET_ADMIN_PASSWORD: password, JUMPFLEET_API_CLIENT_SECRET: secret } =
      firstSecrets;
    for (const forbidden of [password, secret, 'wrong horse', '$argon2', 'eyJ', 'PRIVATE KEY'])
      expect(told).not.toContain(forbidden);
  });

  it('is the only one that takes them from the environment', async () => {
    const again = await site.start({
      JUMPFLEET_ADMIN_PASSWORD: 'other',
      JUMPFLEET_API_CLIENT_ID: 'other',
    });
    const login = (password: string) =>
      post(`${again.url}/api/v1/auth/login`, { username: 'admin', password });
    expect((await login('other')).status).toBe(401);
    expect((await login('correct horse')).status).toBe(200);
    expect(await count('api_account_list')).toBe(1);
    await again.close();
  });
});
