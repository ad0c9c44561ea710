import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { grpcClient } from '@jumpfleet/grpc';
import { outboundProto } from '@jumpfleet/outbound-contracts';
import { eventually, testDatabase, testNats, testRedis } from '@jumpfleet/testing';
import { accessToken, answersToStrangers, serviceSecret } from '@jumpfleet/policy-neighbour';
import { OutboundWorld } from './testing/outbound-world.js';
import { Receiver } from './testing/receiver.js';

const urls = {
  outboundDb: await testDatabase('outbound'),
  sessionsDb: await testDatabase('sessions'),
  nats: (await testNats()).url,
  redis: (await testRedis()).url,
};
let world: OutboundWorld;

beforeAll(async () => {
  world = await OutboundWorld.start(urls, { OUTBOUND_PRIVATE_ADDRESSES: 'deny' });
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
});
afterAll(() => world.close());

const body = (name: string) => ({ name, url: 'https://kb.example/?KB=support' });
const refusal = async (answer: Response) => {
  const { status, code } = (await answer.json()) as Record<string, unknown>;
  return { status, code };
};

const outboundService = {
  protoPath: outboundProto,
  package: 'jumpfleet.outbound.v1',
  service: 'OutboundEventsService',
};

interface OutboundEventsService {
  listRecipients(request: object): { recipients: { id: string; name: string }[] };
  listDeliveries(request: { recipient: string }): { deliveries: { id: string; status: string }[] };
  redeliver(request: { id: string }): { id: string };
}

describe('the recipients', () => {
  it('OE-01: are made, read, changed, listed and deleted', async () => {
    const created = await world.recipient('https://kb.example/', { name: 'tickets' });
    expect(created).toMatchObject({ name: 'tickets', format: 'form', order: 'strict' });
    const path = `recipients/${created.id}`;
    const changed = await world.call('PATCH', path, { enabled: false, retry_interval_seconds: 5 });
    expect(await changed.json()).toMatchObject({ enabled: false, status: 'disabled' });
    expect(await world.recipientNow(created.id)).toMatchObject({
      name: 'tickets',
      retry_interval_seconds: 5,
      queued_events: 0,
    });
    expect((await world.call('DELETE', path)).status).toBe(204);
    expect(await refusal(await world.call('GET', path))).toEqual({
      status: 404,
      code: 'recipient-not-found',
    });
  });

  it('tell their secret once and never again, and keep it out of the events', async () => {
    const { id, secret } = await world.recipient('https://kb.example/', { name: 'quiet' });
    const answers = await Promise.all(
      [`recipients/${id}`, 'recipients'].map(async (path) =>
        (await world.call('GET', path)).text(),
      ),
    );
    const events = await world.sql<object[]>('SELECT data FROM events');
    expect(answers.join('') + JSON.stringify(events)).not.toContain(secret.slice('whsec_'.length));
    expect(answers.join('')).not.toMatch(/"secret"|whsec_/);
  });

  it('have names that differ, however many ask at once', async () => {
    const answers = await Promise.all(
      ['Desk', 'desk', 'DESK'].map((name) => world.call('POST', 'recipients', body(name))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const { id } = await world.recipient('https://kb.example/', { name: 'other desk' });
    const renamed = await world.call('PATCH', `recipients/${id}`, { name: 'desk' });
    expect(await refusal(renamed)).toEqual({ status: 409, code: 'recipient-name-taken' });
  });

  it('are refused when they cannot be used', async () => {
    for (const wrong of [
      { url: 'ftp://kb.example/' },
      { url: 'https://user:pass@kb.example/' },
      { events: ['nothing'] },
      { secret: 'mine' },
    ]) {
      const answer = await world.call('POST', 'recipients', { ...body('wrong'), ...wrong });
      expect(await refusal(answer)).toEqual({ status: 422, code: 'invalid-request' });
    }
    const gone = await world.call('PATCH', `recipients/${randomUUID()}`, { enabled: true });
    expect(await refusal(gone)).toEqual({ status: 404, code: 'recipient-not-found' });
  });

  it('and their deliveries can be asked for over gRPC, with the same token', async () => {
    const { client, close } = grpcClient<OutboundEventsService>(
      world.service.grpcAddress ?? '',
      outboundService,
    );
    const asAda = { accessToken: accessToken() };
    const { id } = await world.recipient('http://127.0.0.1:1/', { retry_duration_seconds: 0 });
    const { recipients } = await client.listRecipients({}, asAda);
    expect(recipients.map((recipient) => recipient.id)).toContain(id);
    await world.neighbours.begin();
    const dead = await eventually(async () => {
      const { deliveries } = await client.listDeliveries({ recipient: id }, asAda);
      return deliveries.find(({ status }) => status === 'dead') ?? false;
    });
    expect(await client.redeliver({ id: dead.id }, asAda)).toMatchObject({ id: dead.id });
    expect(await answersToStrangers(world.service, outboundService, serviceSecret)).toEqual({
      listRecipients: 'token-missing',
      listDeliveries: 'token-missing',
      redeliver: 'token-missing',
    });
    const unknown = client.redeliver({ id: `msg_${'0'.repeat(32)}` }, asAda);
    await expect(unknown).rejects.toMatchObject({ problemCode: 'delivery-not-found' });
    close();
  });

  it('are not reached at private addresses where the operator denies those', async () => {
    const inside = await Receiver.start();
    const recipient = await world.recipient(inside.url, { retry_duration_seconds: 0 });
    const named = await world.recipient(inside.url.replace('127.0.0.1', 'localhost'), {
      retry_duration_seconds: 0,
    });
    await world.neighbours.begin();
    for (const { id } of [recipient, named])
      await eventually(async () => {
        expect((await world.deliveries(id))[0]).toMatchObject({
          status: 'dead',
          attempts: [{ error: 'address-denied', status_code: null }],
        });
      });
    expect(inside.received).toEqual([]);
    inside.close();
  });
});
