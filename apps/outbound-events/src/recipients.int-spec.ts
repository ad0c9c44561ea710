import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { grpcClient } from '@jumpfleet/grpc';
import { outboundProto } from '@jumpfleet/outbound-contracts';
import { accessToken, answersToStrangers, serviceSecret } from '@jumpfleet/policy-neighbour';
import { eventually, testDatabase, testNats, testRedis } from '@jumpfleet/testing';
import { isSignedWith, refusal } from './testing/checks.js';
import { OutboundWorld } from './testing/outbound-world.js';
import { Receiver, answer } from './testing/receiver.js';
import type { Behaviour } from './testing/receiver.js';

const urls = {
  outboundDb: await testDatabase('outbound'),
  sessionsDb: await testDatabase('sessions'),
  nats: (await testNats()).url,
  redis: (await testRedis()).url,
};
let world: OutboundWorld;
const receivers: Receiver[] = [];

beforeAll(async () => {
  world = await OutboundWorld.start(urls);
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
});
afterEach(async () => {
  await world.deleteRecipients();
  for (const receiver of receivers.splice(0)) receiver.close();
});
afterAll(() => world.close());

async function receiverThat(behaviour: Behaviour): Promise<Receiver> {
  const receiver = await Receiver.start(behaviour);
  receivers.push(receiver);
  return receiver;
}
const kb = 'https://kb.example/?KB=support';

describe('the recipients', () => {
  it('OE-01: are made, read, changed, listed and deleted', async () => {
    const created = await world.recipient('https://kb.example/', { name: 'tickets' });
    expect(created).toMatchObject({ name: 'tickets', format: 'form', order: 'strict' });
    const path = `recipients/${created.id}`;
    const filter = { jump_groups: ['tills'], tags: [], external_key: 'present' };
    const more = { enabled: false, retry_interval_seconds: 5, filter, concurrency: 2 };
    const changed = await world.call('PATCH', path, more);
    expect(await changed.json()).toMatchObject({ ...more, status: 'disabled' });
    expect(await world.recipientNow(created.id)).toMatchObject({
      name: 'tickets',
      retry_interval_seconds: 5,
      queued_events: 0,
      failing_since: null,
      last_error: null,
      last_delivered_at: null,
    });
    expect((await world.call('DELETE', path)).status).toBe(204);
    expect(await refusal(await world.call('GET', path))).toEqual({
      status: 404,
      code: 'recipient-not-found',
    });
  });

  it('B1: may be up to ten e-mail addresses, for the events that mail tells of', async () => {
    const addresses = Array.from({ length: 11 }, (_, number) => `it${number}@kb.example`);
    const mail = { name: 'mail', type: 'email', events: ['support_conference_end'] };
    const tooMany = await world.call('POST', 'recipients', { ...mail, addresses });
    expect(await refusal(tooMany)).toEqual({ status: 422, code: 'invalid-request' });
    const ten = { ...mail, addresses: addresses.slice(1) };
    const begin = { ...ten, events: ['support_conference_begin'] };
    expect(await refusal(await world.call('POST', 'recipients', begin))).toEqual({
      status: 422,
      code: 'event-not-for-email',
    });
    const created = await world.call('POST', 'recipients', ten);
    expect(await created.json()).toMatchObject({ type: 'email', addresses: ten.addresses });
  });

  it('have names that differ, however many ask at once', async () => {
    const answers = await Promise.all(
      ['Desk', 'desk', 'DESK'].map((name) => world.call('POST', 'recipients', { name, url: kb })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const { id } = await world.recipient('https://kb.example/', { name: 'other desk' });
    const renamed = await world.call('PATCH', `recipients/${id}`, { name: 'desk' });
    expect(await refusal(renamed)).toEqual({ status: 409, code: 'recipient-name-taken' });
  });

  it('are refused when they cannot be used, by a code that says why', async () => {
    const { id } = await world.recipient(kb, { name: 'good' });
    const rule = { name: 'new', events: ['support_conference_end'] };
    const request = { method: 'POST', url: '/issues', body: '{{ event.title' };
    const cases: [object, string][] = [
      [{ url: 'ftp://kb.example/' }, 'invalid-request'],
      [{ url: 'https://user:pass@kb.example/' }, 'invalid-request'],
      [{ events: ['nothing'] }, 'invalid-request'],
      [{ secret: 'mine' }, 'invalid-request'],
      [{ ca_certificate: 'no certificate' }, 'ca-certificate-invalid'],
      [{ headers: [{ name: 'x-title', value: '{{ event.title | shout }}' }] }, 'template-invalid'],
      [{ format: 'mapping' }, 'mapping-missing'],
      [{ mapping: { rules: [{ ...rule, request: { ...request, body: '' } }] } }, 'mapping-unused'],
      [{ format: 'mapping', mapping: { rules: [{ ...rule, request }] } }, 'template-invalid'],
    ];
    for (const [wrong, code] of cases) {
      const body = { name: 'wrong', url: kb, ...wrong };
      const expected = { status: 422, code };
      expect(await refusal(await world.call('POST', 'recipients', body))).toEqual(expected);
      const changed = await world.call('PATCH', `recipients/${id}`, wrong);
      expect(await refusal(changed)).toEqual(expected);
    }
    const mailed = await world.call('PATCH', `recipients/${id}`, { subject: 'no mail' });
    expect(await refusal(mailed)).toEqual({ status: 422, code: 'setting-of-other-type' });
    const gone = await world.call('PATCH', `recipients/${randomUUID()}`, { enabled: true });
    expect(await refusal(gone)).toEqual({ status: 404, code: 'recipient-not-found' });
  });

  it('are described by what checks them', async () => {
    const answered = await fetch(`${world.service.url}/openapi.json`);
    const { paths } = (await answered.json()) as { paths: Record<string, object> };
    const of = (path: string) => JSON.stringify(paths[`/api/v1/outbound-events/recipients${path}`]);
    for (const setting of ['retry_duration_seconds', 'ca_certificate', 'jump_groups', 'addresses'])
      expect([of('').includes(setting), of('/{id}').includes(setting)]).toEqual([true, true]);
    expect(of('/{id}/secret')).toContain('overlap_seconds');
    expect(of('/{id}/test')).toContain('"outbound-events:manage"');
  });

  it('B7: hear of some Jump Groups, some tags, as far as they are told to', async () => {
    const desk = await receiverThat(answer(200));
    await world.sql(`INSERT INTO known_jump_group VALUES (4, 'tills') ON CONFLICT DO NOTHING`);
    await world.sql(
      `INSERT INTO known_jump_client
       VALUES ('0193d7a0-0000-7000-8000-0000000000c1', 'till-4', 'shared', 4, 'north')`,
    );
    const filtered = (filter: object) => world.recipient(desk.url, { filter });
    const [tills, north, desks, south] = await Promise.all([
      filtered({ jump_groups: ['tills'] }),
      filtered({ tags: ['north'], external_key: 'present' }),
      filtered({ jump_groups: ['desks'] }),
      filtered({ jump_groups: ['tills'], tags: ['south'] }),
    ]);
    await world.neighbours.begin();
    await eventually(() => {
      expect(desk.received).toHaveLength(2);
    });
    const queued = await Promise.all(
      [tills, north, desks, south].map(async ({ id }) => (await world.deliveries(id)).length),
    );
    expect(queued).toEqual([1, 1, 0, 0]);
  });
});

const outboundService = {
  protoPath: outboundProto,
  package: 'jumpfleet.outbound.v1',
  service: 'OutboundEventsService',
};
const recipientsService = { ...outboundService, service: 'RecipientsService' };

interface OutboundEventsService {
  listRecipients(request: object): { recipients: { id: string; status: string }[] };
  listDeliveries(request: { recipient: string }): { deliveries: { id: string; status: string }[] };
  redeliver(request: { id: string }): { id: string };
}
type Told = Readonly<{ id: string; json: string }>;
interface RecipientsService {
  getRecipient(request: { id: string }): Told;
  createRecipient(request: { json: string }): Told & { secret: string };
  changeRecipient(request: Told): Told;
  deleteRecipient(request: { id: string }): object;
  testRecipient(request: { id: string }): { id: string; event: string };
  rotateSigningSecret(request: { id: string; overlapSeconds?: number }): {
    secret: string;
    previousValidUntil: string;
  };
  setNamedSecret(request: { id: string; name: string; value: string }): object;
  removeNamedSecret(request: { id: string; name: string }): object;
}

describe('over gRPC', () => {
  const asAda = { accessToken: accessToken() };
  const address = () => world.service.grpcAddress ?? '';

  it('recipients and their deliveries can be asked for, with the same token', async () => {
    const { client, close } = grpcClient<OutboundEventsService>(address(), outboundService);
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

  it('recipients are made, changed, tested and deleted as over REST', async () => {
    const { client, close } = grpcClient<RecipientsService>(address(), recipientsService);
    const desk = await receiverThat(answer(200));
    const settings = (json: string) => JSON.parse(json) as Record<string, unknown>;
    const wish = { name: 'by gRPC', url: desk.url, format: 'json' };
    const created = await client.createRecipient({ json: JSON.stringify(wish) }, asAda);
    const { id } = created;
    expect(created.secret).toMatch(/^whsec_/);
    expect(settings(created.json)).toMatchObject({ ...wish, order: 'per-key' });
    const changed = await client.changeRecipient({ id, json: '{"concurrency":3}' }, asAda);
    expect(settings(changed.json)).toMatchObject({ ...wish, concurrency: 3 });
    await client.setNamedSecret({ id, name: 'token', value: 'x' }, asAda);
    const { secret, previousValidUntil } = await client.rotateSigningSecret({ id }, asAda);
    expect(Date.parse(previousValidUntil)).toBeGreaterThan(Date.now());
    const now = await client.rotateSigningSecret({ id, overlapSeconds: 0 }, asAda);
    expect(now).toEqual({ secret: expect.not.stringContaining(secret), previousValidUntil: '' });
    expect(await client.testRecipient({ id }, asAda)).toMatchObject({ event: 'test_event' });
    const received = await eventually(() => desk.received[0] ?? false);
    expect(isSignedWith(now.secret, received)).toBe(true);
    await eventually(async () => (await world.recipientNow(id)).last_delivered_at !== null);
    expect(settings((await client.getRecipient({ id }, asAda)).json)).toEqual(
      await world.recipientNow(id),
    );
    await client.removeNamedSecret({ id, name: 'token' }, asAda);
    await client.deleteRecipient({ id }, asAda);
    const code = (problemCode: string) => expect.objectContaining({ problemCode }) as unknown;
    await expect(client.getRecipient({ id }, asAda)).rejects.toEqual(code('recipient-not-found'));
    await expect(client.createRecipient({ json: 'no json' }, asAda)).rejects.toEqual(
      code('invalid-request'),
    );
    const strangers = await answersToStrangers(world.service, recipientsService, serviceSecret);
    expect(new Set(Object.values(strangers))).toEqual(new Set(['token-missing']));
    expect(Object.keys(strangers)).toHaveLength(8);
    close();
  });
});
