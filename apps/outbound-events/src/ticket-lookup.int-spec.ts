import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { grpcClient } from '@jumpfleet/grpc';
import type { GrpcClient } from '@jumpfleet/grpc';
import { outboundProto } from '@jumpfleet/outbound-contracts';
import { answersToStrangers, serviceSecret } from '@jumpfleet/policy-neighbour';
import { eventually, testDatabase, testNats, testRedis } from '@jumpfleet/testing';
import { ticketLookups } from './adapters/connectors/ticket-lookups.presets.js';
import { OutboundWorld } from './testing/outbound-world.js';

const urls = {
  outboundDb: await testDatabase('outbound'),
  sessionsDb: await testDatabase('sessions'),
  nats: (await testNats()).url,
  redis: (await testRedis()).url,
};
const service = {
  protoPath: outboundProto,
  package: 'jumpfleet.outbound.v1',
  service: 'TicketLookupService',
};
interface Lookups {
  lookUpTicket(request: object): unknown;
}
const issues: Readonly<Record<string, object>> = {
  'OPS-7': issue('OPS-7', 'indeterminate', 'ada@desk.example'),
  'OPS-8': issue('OPS-8', 'done', 'ada@desk.example'),
  'OPS-9': issue('OPS-9', 'new', 'bob@desk.example'),
};
const asked: string[] = [];
/** A Jira as far as it is asked here: issues by their keys, for who may see them. */
const jira: Server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://jira');
  asked.push(pathname);
  if (request.headers.authorization !== 'Bearer s3cret') {
    response.writeHead(401).end();
    return;
  }
  const [, key = ''] = /^\/jira\/rest\/api\/2\/issue\/([^/]+)$/.exec(pathname) ?? [];
  if (key === 'OPS-SLOW') return;
  const found = issues[decodeURIComponent(key)];
  const isAsked = searchParams.get('fields') === 'status,assignee';
  response.writeHead(found && isAsked ? 200 : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(found ?? { errorMessages: ['Issue does not exist'] }));
});
let world: OutboundWorld;
let lookups: GrpcClient<Lookups>;
let recipient: string;

function issue(key: string, category: string, emailAddress: string) {
  const status = { name: category, statusCategory: { key: category } };
  return { key, fields: { status, assignee: { emailAddress } } };
}

beforeAll(async () => {
  jira.listen(0, '127.0.0.1');
  await once(jira, 'listening');
  world = await OutboundWorld.start(urls);
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
  const { port } = jira.address() as AddressInfo;
  const made = await world.recipient(`http://127.0.0.1:${String(port)}/jira/`, {
    enabled: false,
    format: 'mapping',
    headers: [{ name: 'authorization', value: 'Bearer {{ secrets.token }}' }],
    mapping: { rules: [], lookup: ticketLookups.jira },
  });
  recipient = made.id;
  await world.call('PUT', `recipients/${recipient}/secrets/token`, { value: 's3cret' });
  lookups = grpcClient<Lookups>(world.service.grpcAddress ?? '', { ...service, serviceSecret });
}, 60_000);
afterAll(async () => {
  lookups.close();
  await world.close();
  jira.close();
  jira.closeAllConnections();
});
beforeEach(() => {
  asked.length = 0;
});

function question(ticketId: string, more: object = {}) {
  const jumpItem = { computerName: 'till-4', type: 'client', comments: '', group: 'shared:1' };
  const user = { id: 'user-ada', username: 'ada', displayName: 'Ada' };
  return {
    recipient,
    ticketId,
    jumpItem: { ...jumpItem, tag: '', publicIp: '', privateIp: '' },
    user: { ...user, emailAddress: 'ada@desk.example' },
    timeoutMs: 5_000,
    ...more,
  };
}
const lookUp = (ticketId: string, more: object = {}) =>
  lookups.client.lookUpTicket(question(ticketId, more));

describe('a ticket lookup', () => {
  it('PO-25, B7: allows a jump for an open issue of one’s own, and denies others with the reason', async () => {
    expect(await lookUp('OPS-7')).toEqual({ outcome: 'allowed', reason: '' });
    expect(await lookUp('OPS-8')).toEqual({ outcome: 'denied', reason: 'OPS-8 is done.' });
    expect(await lookUp('OPS-9')).toEqual({
      outcome: 'denied',
      reason: 'OPS-9 is not assigned to you.',
    });
    expect(await lookUp('OPS-1')).toEqual({
      outcome: 'denied',
      reason: 'There is no ticket OPS-1.',
    });
  });

  it('asks about what was typed and about nothing else', async () => {
    for (const typed of ['../issue/OPS-7', 'OPS-7?fields=*all', 'OPS-7#', '//evil.example/', ' '])
      expect(await lookUp(typed)).toMatchObject({ outcome: 'denied' });
    for (const path of asked) expect(path).toMatch(/^\/jira\/rest\/api\/2\/issue\/[^/]*$/);
  });

  it('B7: fails closed: no answer in time, a wrong secret, no such recipient, a private destination', async () => {
    expect(await lookUp('OPS-SLOW', { timeoutMs: 200 })).toMatchObject({ outcome: 'timed-out' });
    expect(await lookUp('OPS-7', { recipient: randomUUID() })).toMatchObject({ outcome: 'failed' });
    await world.call('PUT', `recipients/${recipient}/secrets/token`, { value: 'wrong' });
    expect(await lookUp('OPS-7')).toMatchObject({ outcome: 'failed' });
    await world.call('PUT', `recipients/${recipient}/secrets/token`, { value: 's3cret' });
    await world.call('PATCH', `recipients/${recipient}`, { destinations: ['192.0.2.0/24'] });
    expect(await lookUp('OPS-7')).toMatchObject({ outcome: 'failed' });
    await world.call('PATCH', `recipients/${recipient}`, { destinations: [] });
    expect(await lookUp('OPS-7')).toMatchObject({ outcome: 'allowed' });
  });

  it('says what is wrong with a lookup when it is saved', async () => {
    const lookup = { ...ticketLookups.jira, allow: 'answer.key == | x' };
    const answer = await world.call('PATCH', `recipients/${recipient}`, {
      mapping: { rules: [], lookup },
    });
    expect(answer.status).toBe(422);
  });

  it('is for the services of this site alone', async () => {
    for (const secret of [undefined, 'guessed'])
      expect(await answersToStrangers(world.service, service, secret)).toEqual({
        lookUpTicket: 'service-secret-invalid',
      });
  });
});
