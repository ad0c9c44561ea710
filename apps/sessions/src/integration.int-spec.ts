import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { accessToken, policyNeighbour } from '@jumpfleet/policy-neighbour';
import { readScriptFile } from '@jumpfleet/sessions-contracts';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { neighbourhood } from './testing/neighbours.js';
import { commandsOf, textOf } from './testing/commands.js';
import type { Commands } from './testing/commands.js';
import { SessionsWorld } from './testing/sessions-world.js';

const sessionsDb = await testDatabase('sessions');
const registryDb = await testDatabase('registry');
const policyDb = await testDatabase('policy');
const { url: nats } = await testNats();
const field = { code_name: 'ticket_kind', display_name: 'Kind of ticket' };
let world: SessionsWorld;
let command: Commands['command'];
let refusal: Commands['refusal'];

const member = { maySupport: true, teams: [{ number: 7, rank: 'member' }] } as const;

beforeAll(async () => {
  policyNeighbour.representatives.push(
    { id: 'user-ada', number: 1, username: 'ada', name: 'Ada', ...member },
    { id: 'user-bob', number: 2, username: 'bob', name: 'Bob', ...member },
  );
  policyNeighbour.teams.push({ number: 7, name: 'Seven', codeName: 'seven' });
  world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats });
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
  ({ command, refusal } = await commandsOf(world));
  const body = { custom_fields: [field], general_queue: true };
  expect((await world.call('PUT', '/api/v1/settings/sessions', { body })).status).toBe(200);
});
afterAll(() => world.close());
beforeEach(() => {
  world.as = {};
  neighbourhood.denied.clear();
  neighbourhood.registry = 'well';
});

const start = 'action=start_pinned_client_session';
const make = (query: string) =>
  fetch(`${world.service.url}/api/client_script?${query}`, { redirect: 'manual' });

describe('the client scripting API', () => {
  it.each([
    ['any field has ABC', 'search_string=ABC'],
    ['the host name contains ABCDEF02', 'client.hostname=ABCDEF02'],
    ['comments and tag', 'client.comments=maintenance&client.tag=server'],
    [
      'an address and two fields',
      'client.private_ip=10.10.24&session.custom.a=1&session.custom.b=2',
    ],
  ])('SB-10, SB-11, SB-18: makes a BRCS file: %s', async (_what, query) => {
    const answer = await make(`type=rep&operation=generate&${start}&${query}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="jump.brcs-help_example"',
    );
    const text = await answer.text();
    expect(text).toBe(`BRCS1.0\n${start}&${query}\n`);
    expect(readScriptFile(text)).toMatchObject({ ok: true });
  });

  it('SB-21, B2: leads to the console, which runs it', async () => {
    const answer = await make(`type=web_console&operation=execute&${start}&search_string=a%26b`);
    expect([answer.status, answer.headers.get('location')]).toEqual([
      302,
      `https://help.example/?script=${encodeURIComponent(`${start}&search_string=a%26b`)}`,
    ]);
  });

  it.each([
    ['type', `${start}&search_string=a`, 'type: It is rep or web_console.'],
    ['operation', `type=rep&${start}&search_string=a`, 'operation: For type rep it is generate.'],
    ['action', 'type=rep&operation=generate', 'action: It is required.'],
    [
      'search_string',
      `type=rep&operation=generate&${start}`,
      'search_string: Give search_string or at least one of client.*.',
    ],
    [
      'client.tag',
      `type=rep&operation=generate&${start}&client.tag=a&client.tag=b`,
      'client.tag: It is given more than once.',
    ],
  ])('SB-14: says what is wrong with %s', async (parameter, query, detail) => {
    const answer = await make(query);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'script-invalid', parameter, detail });
  });

  it('SB-16: finds what whoever runs it may jump to', async () => {
    const id = world.client();
    const name = neighbourhood.clients.get(id)?.name ?? '';
    const path = `/api/client_script/clients?${start}&client.hostname=${name}`;
    const answer = await world.call('GET', `${path}&session.custom.ticket_kind=x&external_key=T-1`);
    expect(await answer.json()).toEqual({
      clients: [expect.objectContaining({ id, name })],
      external_key: 'T-1',
      custom: { ticket_kind: 'x' },
    });
    expect(neighbourhood.searches.at(-1)).toMatchObject({
      principalType: 'user',
      hostname: name,
      searchString: '',
    });
    expect((await fetch(`${world.service.url}${path}`)).status).toBe(401);
  });

  it('SB-15: knows only fields that the site configured', async () => {
    const path = `/api/client_script/clients?${start}&search_string=a&session.custom.none=x`;
    const answer = await world.call('GET', path);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ parameter: 'session.custom.none' }),
    ]);
  });

  it('says so when nobody can search', async () => {
    neighbourhood.registry = 'broken';
    const path = `/api/client_script/clients?${start}&search_string=a`;
    expect((await world.call('GET', path)).status).toBe(503);
  });
});

async function running(): Promise<string> {
  const id = await world.starting();
  await world.report(id, 'attached', { line: 1 });
  await eventually(async () =>
    expect(await world.session(id)).toMatchObject({ status: 'running' }),
  );
  return id;
}

describe('the command API', () => {
  it('B3: tells who is logged in, the teams, the appliance and its health', async () => {
    await running();
    const reps = await command('action=get_logged_in_reps');
    expect(reps.children.map((rep) => textOf(rep, 'username'))).toEqual(['ada']);
    const teams = await command('action=get_support_teams');
    expect(teams.children.map((team) => textOf(team, 'code_name'))).toEqual(['seven']);
    expect((await command('action=get_appliances')).children).toHaveLength(1);
    expect((await command('action=check_health')).name).toBe('health');
    expect(textOf(await command('action=get_api_info'), 'api_version')).toBe('1.0.0');
  });

  it('B3: counts and lists who is connected', async () => {
    const session = await running();
    const summary = await command('action=get_connected_client_list&type=all&summary_only=1');
    expect(summary.name).toBe('connected_client_summary');
    const list = await command('action=get_connected_client_list&type=representative');
    const [, first] = list.children;
    const id = first?.attributes.get('id') ?? '';
    expect(list.children.length).toBeGreaterThan(1);
    const query = `action=get_connected_clients&type=representative&include_connections=1`;
    const all = await command(query);
    const ofSession = JSON.stringify(all.children, (_key, value: unknown) =>
      value instanceof Map ? [...value] : value,
    );
    expect(ofSession).toContain(session);
    expect((await command(`${query}&id=${id}`)).children).toHaveLength(1);
    expect(await refusal(`${query}&id=${'a,'.repeat(100)}a`)).toMatch(/^At most 100 ids/);
    expect(await refusal('action=get_connected_clients&type=pinned_client')).toBe(
      'The type pinned_client is not known.',
    );
  });

  it('SB-15: sets and tells the attributes of a session', async () => {
    const session = await running();
    const set = `action=set_session_attributes&lsid=${session}`;
    const done = await command(`${set}&session.custom.ticket_kind=%3Ca%3E&external_key=T-2`);
    expect(done.name).toBe('success');
    const told = await command(`action=get_session_attributes&lsid=${session}`);
    expect(
      told.children.map(({ attributes, text }) => [attributes.get('code_name'), text]),
    ).toEqual([
      ['external_key', 'T-2'],
      ['ticket_kind', '<a>'],
    ]);
    expect(await refusal(`${set}&session.custom.none=1`)).toBe(
      'The site has no custom field none.',
    );
    expect(await refusal(`${set}&external_key=${'x'.repeat(1_025)}`)).toMatch(/at most 1024/);
  });

  it('B3: brings representatives in, hands the session on, and ends it', async () => {
    const session = await running();
    const run = (action: string, more = '') =>
      command(`action=${action}&lsid=${session}${more}`).then(
        ({ name, text }) => `${name}: ${text}`,
      );
    expect(await run('join_session', '&username=bob')).toBe(
      'success: The representative is invited to the session.',
    );
    expect(await run('leave_session', '&user_id=2')).toBe(
      'error: The representative does not take part in the session.',
    );
    expect(await run('transfer_session', '&queue_id=rep:2')).toMatch(/^(success|error): /);
    expect(await run('transfer_session', '&queue_id=general')).toBe(
      'error: There is no such queue to transfer the session to.',
    );
    expect(await run('send_chat_message', '&message=hello')).toBe('success: The message is sent.');
    expect(await run('terminate_session')).toBe('success: The session is terminated.');
    expect(await run('terminate_session')).toBe('error: The session is over.');
    expect(await world.session(session)).toMatchObject({ status: 'ended' });
  });

  it('SB-19, SB-20: generates session keys, in XML and in JSON', async () => {
    const key = await command(
      'action=generate_session_key&type=support&queue_id=general&ttl=1800&external_key=T-3',
    );
    expect(textOf(key, 'short_key')).toMatch(/^.{7}$/);
    expect(textOf(key, 'key_url')).toContain('https://help.example/support/');
    expect(await refusal('action=generate_session_key&type=support&queue_id=nowhere')).toMatch(
      /queue/,
    );
    const other = '&url_hostname=elsewhere.example';
    expect(
      await refusal(`action=generate_session_key&type=support&queue_id=general${other}`),
    ).toMatch(/no public address/);
    const path = '/api/command/v2/session-key';
    const made = await world.call('POST', path, {
      body: { queue_type: 'rep_username', rep_username: 'ada' },
    });
    expect([made.status, await made.json()]).toMatchObject([
      201,
      { short_key: expect.stringMatching(/^.{7}$/) },
    ]);
    const both = { queue_type: 'general', queue_id: 1 };
    expect((await world.call('POST', path, { body: both })).status).toBe(422);
    const reps = await world.call('GET', '/api/command/v2/get-logged-in-reps');
    expect(await reps.json()).toMatchObject({ logged_in_reps: expect.any(Array) });
  });

  it('B3: takes a form, and each parameter once', async () => {
    const form = await fetch(`${world.service.url}/api/command`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken()}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'action=get_appliances',
    });
    expect([form.status, (await form.text()).includes('<appliances')]).toEqual([200, true]);
    expect(await refusal('action=get_appliances&action=get_api_info')).toMatch(/sent twice/);
    expect(await refusal('action=dance')).toBe('The action dance is not known.');
    expect(await refusal('action=set_failover_role')).toMatch(/not available here/);
    expect(await refusal('action=get_appliances&x=1')).toBe('The parameter x is not known.');
  });

  it('perm_command: tells only who may read, and does only for who may change', async () => {
    neighbourhood.denied.add('command:change');
    const change = 'action=terminate_session&lsid=1';
    expect((await world.call('GET', `/api/command?${change}`)).status).toBe(403);
    expect((await command('action=get_appliances')).name).toBe('appliances');
    neighbourhood.denied.add('command:read');
    expect((await world.call('GET', '/api/command?action=get_appliances')).status).toBe(403);
    expect((await fetch(`${world.service.url}/api/command?action=get_appliances`)).status).toBe(
      401,
    );
  });
});
