import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accessToken } from '@jumpfleet/policy-neighbour';
import { eventually, testDatabase, testNats, testPostgres, testRedis } from '@jumpfleet/testing';
import { MailHost } from './testing/mail-host.js';
import { startNeighbours } from './testing/neighbours.js';
import type { Neighbours } from './testing/neighbours.js';
import { OutboundProcess } from './testing/outbound-process.js';
import { outboundEnvironment } from './testing/outbound-world.js';
import { Receiver, answer } from './testing/receiver.js';

const sessionsDb = await testDatabase('sessions');
const postgres = await testPostgres();
const nats = await testNats();
const redis = await testRedis();
const patience = { timeoutMs: 40_000 };
let neighbours: Neighbours;
let processes: OutboundProcess[];
let host: MailHost;
let desk: Receiver;

/** Two replicas, as in a cluster. */
beforeAll(async () => {
  neighbours = await startNeighbours(sessionsDb, nats.url);
  const outboundDb = await postgres.createDatabase('outbound');
  const urls = { outboundDb, sessionsDb, nats: nats.url, redis: redis.url };
  const environment = {
    ...outboundEnvironment(urls, neighbours),
    OUTBOUND_TIMEOUT_MS: '2000',
  };
  processes = [await OutboundProcess.start(environment), await OutboundProcess.start(environment)];
  host = await MailHost.start();
  desk = await Receiver.start(answer(500));
}, 60_000);
afterAll(async () => {
  for (const one of processes) await one.stop();
  await neighbours.close();
  await host.stop();
  desk.close();
});

async function call(method: string, path: string, body: object): Promise<void> {
  const [one] = processes;
  const answered = await fetch(`${one?.url ?? ''}/api/v1/outbound-events/${path}`, {
    method,
    headers: { authorization: `Bearer ${accessToken()}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answered.ok) throw new Error(await answered.text());
}

/** Mails as their readers see them: one that comes twice under its Message-ID is one. */
const mails = () =>
  new Map(host.received.map(({ headers }) => [headers['message-id'], headers['subject']]));

describe('alerts', () => {
  it('B1: are one mail in each phase, though all processes are killed while they send and Postgres goes away', async () => {
    const settings = { host: '127.0.0.1', port: host.port, security: 'none' };
    await call('PUT', 'email-settings', { ...settings, from: 'jumpfleet@example.com' });
    const alert = { email_addresses: ['it@example.com'], after_seconds: 0 };
    const retries = { retry_interval_seconds: 1, order: 'per-key', alert };
    await call('POST', 'recipients', { name: 'desk', url: desk.url, ...retries });
    host.hangs = true;
    await neighbours.begin();
    await eventually(() => host.heard > 0, patience);
    for (const one of processes) await one.kill();
    host.hangs = false;
    for (const one of processes) await one.start();
    await eventually(() => expect(mails().size).toBe(1), patience);
    await postgres.kill();
    await postgres.start();
    desk.behaviour = answer(200);
    await eventually(() => expect(mails().size).toBe(2), patience);
    expect([...mails().values()]).toEqual([
      'Outbound Events: desk is failing',
      'Outbound Events: desk has recovered',
    ]);
    expect(host.received.at(-1)?.headers['in-reply-to']).toBe([...mails().keys()][0]);
  }, 180_000);
});
