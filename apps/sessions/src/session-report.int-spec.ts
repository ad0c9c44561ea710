import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionLine } from '@jumpfleet/gateway-contracts';
import { ensureStream, recordingsStream } from '@jumpfleet/messaging';
import { accessToken, policyNeighbour } from '@jumpfleet/policy-neighbour';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { DataSource } from 'typeorm';
import { neighbourhood } from './testing/neighbours.js';
import { SessionsWorld } from './testing/sessions-world.js';
import { legOf, output, record, start } from './testing/shell-recording.js';
import { xmlTree } from './testing/xml-tree.js';
import type { XmlNode } from './testing/xml-tree.js';
import { schemaFaults } from './testing/xsd.js';

const sessionsDb = await testDatabase('sessions');
const registryDb = await testDatabase('registry');
const policyDb = await testDatabase('policy');
const { url: nats } = await testNats();
let world: SessionsWorld;
let xsd: string;

beforeAll(async () => {
  policyNeighbour.allows = ({ principalId, action }) =>
    action === 'jump-client:jump' || principalId === 'user-ada';
  world = await SessionsWorld.start({ sessionsDb, registryDb, policyDb, nats });
  await ensureStream(world.nats, recordingsStream);
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
  xsd = await (await fetch(`${world.service.url}/api/reporting.xsd`)).text();
});
afterAll(() => world.close());
beforeEach(() => {
  world.as = {};
});

type Used = Extract<SessionLine, { event: 'used' }>;
const evil = '<a>&"\'\t\n\r\u001b]0;x\u0007';

/** A session in which something of everything was done, and that is over. */
async function eventful(): Promise<{ session: string; leg: string }> {
  const jumped = await world.jump(world.client(), { external_key: 'T-7 <&>' });
  const { session } = (await jumped.json()) as { session: { id: string } };
  const dataSource = world.service.app.get(DataSource);
  const leg = await legOf(world, session.id);
  await world.report(session.id, 'attached', { leg, line: 1, at: Date.now() - 65_000 });
  const used = (channel: number, operation: string, more: Partial<Used> = {}) =>
    world.report(session.id, 'used', { leg, channel, operation, state: 'done', ...more });
  await used(1, 'upload', { path: `/tmp/${evil}\udcff`, bytes: 7, sha256: 'b'.repeat(64) });
  await used(2, 'rename', { path: '/a', to: '/b' });
  await used(3, 'delete', { path: '/c' });
  await used(4, 'download', { path: '/d', state: 'refused', code: 'tool-not-allowed' });
  await used(5, 'capture');
  await used(6, 'shell', { state: 'opened' });
  const at = Date.now();
  const items = [start(at), output('$ ', at)];
  await record(world, { session: session.id, leg, channel: 6, offset: 0, items });
  for (const text of ['plain & simple', evil])
    await world.report(session.id, 'said', { leg, id: randomUUID(), from: 'representative', text });
  await eventually(async () => {
    const counts = await dataSource.query<unknown[]>(
      `SELECT 1 FROM session_use WHERE session_id = $1 HAVING count(*) = 6
       AND (SELECT count(*) FROM session_chat WHERE session_id = $1) = 2
       AND (SELECT count(*) FROM session_recording WHERE session_id = $1) = 1`,
      [session.id],
    );
    expect(counts).toHaveLength(1);
  });
  await world.call('POST', `/api/v1/sessions/${session.id}/end`);
  return { session: session.id, leg };
}

const reporting = async (query: string) => {
  const response = await world.call('GET', `/api/reporting?${query}`);
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    text: await response.text(),
  };
};
const found = (node: XmlNode, ...path: string[]): XmlNode[] =>
  path.reduce(
    (nodes, name) => nodes.flatMap(({ children }) => children.filter((one) => one.name === name)),
    [node],
  );
const text = (node: XmlNode, ...path: string[]) => found(node, ...path)[0]?.text;

describe('the report of a session', () => {
  it('SB-22: has what was done, as B5 tells it, and holds against the schema', async () => {
    const { session } = await eventful();
    const {
      status,
      type,
      text: xml,
    } = await reporting(`generate_report=SupportSession&lsid=${session}`);
    expect([status, type]).toEqual([200, 'text/xml; charset=utf-8']);
    expect(schemaFaults(xml, xsd)).toEqual([]);
    const [reported] = found(xmlTree(xml), 'session');
    if (!reported) throw new Error('There is no session.');
    expect(reported.attributes.get('lsid')).toBe(session);
    expect(text(reported, 'session_type')).toBe('support');
    expect(Number(text(reported, 'lseq'))).toBeGreaterThan(0);
    expect(text(reported, 'duration')).toMatch(/^00:01:0\d$/);
    expect(text(reported, 'external_key')).toBe('T-7 <&>');
    for (const kind of ['transfer', 'move', 'delete'])
      expect(text(reported, `file_${kind}_count`)).toBe('1');
    expect(text(reported, 'primary_rep')).toBe('Ada');
    const events = found(reported, 'session_details', 'event');
    const types = events.map(({ attributes }) => attributes.get('event_type'));
    expect(types[0]).toBe('Session Start');
    expect(types.at(-1)).toBe('Session End');
    expect(types).toEqual(
      expect.arrayContaining([
        ...['File Upload', 'File Moved', 'File Deleted', 'File Download Failed', 'Chat Message'],
        ...['Screenshot Captured', 'Command Shell Session Started'],
      ]),
    );
    const upload = events.find(({ attributes }) => attributes.get('event_type') === 'File Upload');
    const file = upload && text(upload, 'files', 'file', 'filename');
    expect(file).toBe('/tmp/<a>&"\'\t\n\r\\x1B]0;x\\x07\\xFF');
    expect(upload && text(upload, 'files', 'file', 'filesize')).toBe('7');
    expect(upload && found(upload, 'performed_by')[0]?.attributes.get('type')).toBe(
      'representative',
    );
    const said = events.filter(({ attributes }) => attributes.get('event_type') === 'Chat Message');
    expect(said.map((event) => text(event, 'body'))).toEqual(['plain & simple', undefined]);
    const encoded = said[1] && text(said[1], 'encoded_body');
    expect(Buffer.from(encoded ?? '', 'base64').toString()).toBe(evil);
  });

  it('is the same as JSON, and as XML for whoever accepts that', async () => {
    const { session, leg } = await eventful();
    const path = `/api/v1/sessions/${session}/report`;
    const json = await (await world.call('GET', path)).json();
    expect(json).toMatchObject({
      ...{ id: session, status: 'ended', end_reason: 'representative', external_key: 'T-7 <&>' },
      files: { transferred: 1, moved: 1, deleted: 1 },
      representatives: [{ name: 'Ada', is_owner: true, is_primary: true }],
      recordings: [{ instance: 1, leg, channel: 6 }],
      chat: [
        { n: 1, text: 'plain & simple' },
        { n: 2, text: evil },
      ],
    });
    const xml = await world.call('GET', path, { headers: { accept: 'application/xml' } });
    expect(xml.headers.get('content-type')).toContain('application/xml');
    expect(await xml.text()).toBe(
      (await reporting(`generate_report=SupportSession&lsid=${session}`)).text,
    );
  });

  it('plays its shells', async () => {
    const { session } = await eventful();
    const { type, text: cast } = await reporting(
      `generate_report=CommandShellRecording&lsid=${session}&instance=1`,
    );
    expect(type).toBe('application/x-asciicast');
    expect(cast.split('\n')[1]).toBe('[0,"o","$ "]');
  });
});

describe('the search over past sessions', () => {
  it('finds by a part of a name, key or ticket, by representative and by time, page by page', async () => {
    const client = world.client();
    neighbourhood.clients.set(client, { name: 'Kasse_7 100%', status: 'online' });
    const ids: string[] = [];
    for (const external_key of ['INC-1', 'INC-2', 'CHG-1']) {
      const jumped = await world.jump(client, { external_key });
      ids.unshift(((await jumped.json()) as { session: { id: string } }).session.id);
    }
    const [changed, second, first] = ids;
    const search = async (query: string) => {
      const answer = await world.call('GET', `/api/v1/sessions?${query}`);
      expect(answer.status).toBe(200);
      const body = (await answer.json()) as { items: { id: string }[]; next_cursor: string | null };
      return { ids: body.items.map(({ id }) => id), next: body.next_cursor };
    };
    expect((await search('search=inc-')).ids).toEqual([second, first]);
    expect((await search('search=SSE_7%20100%25')).ids).toEqual(ids);
    expect((await search('search=sse%257')).ids).toEqual([]);
    expect((await search('external_key=CHG-1')).ids).toEqual([changed]);
    expect((await search(`search=kasse_7&representative=user-ada`)).ids).toEqual(ids);
    expect((await search(`search=kasse_7&representative=user-zoe`)).ids).toEqual([]);
    const today = new Date().toISOString().slice(0, 10);
    expect((await search(`search=kasse_7&from=${today}`)).ids).toEqual(ids);
    expect((await search(`search=kasse_7&to=${today}`)).ids).toEqual([]);
    const page = await search('search=kasse_7&limit=2');
    expect(page.ids).toEqual([changed, second]);
    expect((await search(`search=kasse_7&limit=2&cursor=${page.next ?? ''}`)).ids).toEqual([first]);
    for (const wrong of ['from=yesterday', 'search=', 'limit=0'])
      expect((await world.call('GET', `/api/v1/sessions?${wrong}`)).status).toBe(422);
  });
});

describe('the reporting API', () => {
  it('B5: selects by day, by time and by ids, running sessions only by their start', async () => {
    const { session } = await eventful();
    const running = await world.starting();
    await world.report(running, 'attached', { line: 1 });
    await eventually(async () => (await world.session(running))['status'] === 'running');
    const of = async (query: string) => {
      const { text: xml } = await reporting(`generate_report=SupportSessionListing&${query}`);
      expect(schemaFaults(xml, xsd)).toEqual([]);
      return found(xmlTree(xml), 'session_summary').map(({ attributes }) => attributes.get('lsid'));
    };
    const today = new Date().toISOString().slice(0, 10);
    const now = Math.floor(Date.now() / 1_000);
    expect(await of(`start_date=${today}&duration=0`)).toEqual(
      expect.arrayContaining([session, running]),
    );
    const closed = await of(`end_date=${today}&duration=1`);
    expect(closed).toContain(session);
    expect(closed).not.toContain(running);
    expect(await of(`start_time=${now - 30}&duration=0`)).not.toContain(session);
    expect(await of(`end_time=${now - 600}&duration=10`)).toEqual([]);
    expect(await of(`lsids=${session},${running}`)).toEqual([session, running]);
    expect(await of(`lsids=${session},${running}&limit=external_key:T-7%20%3C%26%3E`)).toEqual([
      session,
    ]);
    expect(await of('')).toEqual(expect.arrayContaining([session, running]));
    for (const query of ['report_type=rep', 'report_type=site']) {
      const totals = await reporting(
        `generate_report=SupportSessionSummary&start_date=${today}&duration=0&${query}`,
      );
      expect(schemaFaults(totals.text, xsd)).toEqual([]);
      expect(Number(text(xmlTree(totals.text), 'summary', 'total_sessions'))).toBeGreaterThan(1);
    }
  });

  it('B5: tells in XML what is wrong with a request, and what there is nothing for', async () => {
    for (const [query, root] of [
      ['generate_report=SupportSession', 'session_list'],
      ['generate_report=SupportSession&start_date=today&duration=0', 'session_list'],
      ['generate_report=SupportSession&start_time=1&end_time=2&duration=0', 'session_list'],
      ['generate_report=SupportSession&lsid=1%27%20OR%201', 'session_list'],
      ['generate_report=SupportTeam&start_date=2026-01-01&duration=0', 'error'],
      ['generate_report=LicenseUsage', 'error'],
      ['generate_report=Anything', 'error'],
      ['', 'error'],
    ] as const) {
      const { status, text: xml } = await reporting(query);
      expect([status, xmlTree(xml).name]).toEqual([400, root]);
      expect(schemaFaults(xml, xsd)).toEqual([]);
    }
  });

  it('B5: is for API accounts and users who may report, by GET and by a form', async () => {
    world.as = { name: 'Zoe', administrator: false };
    expect((await reporting('generate_report=SupportSessionListing')).status).toBe(403);
    world.as = {};
    const form = new URLSearchParams({ generate_report: 'SupportSessionListing' });
    const posted = await fetch(`${world.service.url}/api/reporting`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken()}` },
      body: form,
    });
    expect(posted.status).toBe(200);
    expect(xmlTree(await posted.text()).name).toBe('session_summary_list');
    expect((await fetch(`${world.service.url}/api/reporting`)).status).toBe(401);
  });
});
