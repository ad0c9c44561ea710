import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it } from '@jest/globals';
import { SiteApi } from '@jumpfleet/gateway-client';
import { eventually } from '@jumpfleet/testing';

import type { SessionsWorld } from './world.js';

const address = 'ada@desk.example';
const issues: Readonly<Record<string, object>> = {
  'OPS-7': issueOf('OPS-7', 'indeterminate', address),
  'OPS-8': issueOf('OPS-8', 'new', 'bob@desk.example'),
};

function issueOf(key: string, category: string, emailAddress: string) {
  const status = { name: category, statusCategory: { key: category } };
  return { key, fields: { status, assignee: { emailAddress } } };
}

/** A Jira: issues by their keys, for the account that the connector has. */
async function startJira() {
  const allowed = `Basic ${Buffer.from('desk@example.com:s3cret').toString('base64')}`;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://jira');
    const [, key = ''] = /^\/rest\/api\/2\/issue\/([^/]+)$/.exec(pathname) ?? [];
    const found = issues[key];
    const isKnown = request.headers.authorization === allowed;
    response.writeHead(isKnown ? (found ? 200 : 404) : 401);
    response.end(JSON.stringify(found ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

type Connector = Readonly<{
  name: string;
  recipient: Readonly<{ mapping: Readonly<{ settings: object }> }>;
}>;

/** As an administrator does: the connector as it comes, with an address, an account and its token. */
async function connect({ api }: SessionsWorld, url: string): Promise<string> {
  const path = '/api/v1/outbound-events';
  const { items } = (await api.get(`${path}/connectors`)) as { items: Connector[] };
  const jira = items.find(({ name }) => name === 'jira');
  if (!jira) throw new Error('There is no connector for Jira.');
  const { mapping, ...recipient } = jira.recipient;
  const settings = { ...mapping.settings, user: 'desk@example.com' };
  const { id } = (await api.post(`${path}/recipients`, {
    ...recipient,
    ...{ name: 'Jira of the ticket rule', url, enabled: false },
    mapping: { ...mapping, settings },
  })) as { id: string };
  await send(api, 'PUT', `${path}/recipients/${id}/secrets/token`, { value: 's3cret' });
  return id;
}

async function send(api: SiteApi, method: string, path: string, body?: object): Promise<Response> {
  const answer = await api.request(path, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return answer;
}

export function ticketLookup(world: () => SessionsWorld): void {
  describe('A jump for which the Jump Policy wants a ticket', () => {
    it('PO-25, B7: goes on for an issue that the Jira of the site has assigned to who jumps', async () => {
      const { api, system, clientId } = world();
      const { username, password } = system.administrator;
      const { items } = (await api.get(`/api/v1/users?search=${username}`)) as {
        items: { id: number }[];
      };
      const [user] = items;
      const mail = await send(api, 'PATCH', `/api/v1/users/${String(user?.id)}`, {
        email_address: address,
      });
      expect(mail.status).toBe(200);
      const jira = await startJira();
      const recipient = await connect(world(), jira.url);
      await api.put('/api/v1/settings/sessions', { ticket_lookup: { recipient } });
      const { id: policy } = (await api.post('/api/v1/jump-policies', {
        display_name: 'With a ticket of one’s own',
        ticket_id_required: true,
      })) as { id: number };
      const item = `/api/v1/jump-clients/${clientId}`;
      await send(api, 'PATCH', item, { jump_policy_id: policy });

      const administrator = new SiteApi(system.url, { username, password });
      const jump = async (ticket: string) => {
        const answer = await send(administrator, 'POST', `${item}/jump`, { ticket_id: ticket });
        return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
      };
      const other = await eventually(async () => {
        const answer = await jump('OPS-8');
        expect(answer.status).toBe(403);
        return answer;
      });
      expect(other.body).toMatchObject({
        code: 'ticket-denied',
        reasons: ['OPS-8 is not assigned to you.'],
      });
      expect(await jump('OPS-9')).toMatchObject({
        status: 403,
        body: { reasons: ['There is no ticket OPS-9.'] },
      });
      const own = await jump('OPS-7');
      expect(own).toMatchObject({ status: 201, body: { session: { ticket_id: 'OPS-7' } } });

      const { session } = own.body as { session: { id: string } };
      await send(administrator, 'POST', `/api/v1/sessions/${session.id}/end`, {});
      jira.close();
      expect(await jump('OPS-7')).toMatchObject({
        status: 502,
        body: { code: 'ticket-system-failed' },
      });
      const freed = await send(api, 'PATCH', item, { jump_policy_id: null });
      expect(freed.status).toBe(200);
      await api.put('/api/v1/settings/sessions', { ticket_lookup: null });
      await send(api, 'DELETE', `/api/v1/outbound-events/recipients/${recipient}`);
      await send(api, 'DELETE', `/api/v1/jump-policies/${String(policy)}`);
    }, 120_000);
  });
}
