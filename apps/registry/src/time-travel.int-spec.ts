import { beforeAll, describe, expect, it } from '@jest/globals';
import { accessToken } from '@jumpfleet/policy-neighbour';
import { randomUUID } from 'node:crypto';
import { registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

type Entry = Readonly<{
  type: string;
  revision: number;
  event_id: string;
  recorded_at: string;
  causes: string[];
}>;
type Page = Readonly<{ items: Entry[]; next_cursor: string | null }>;
type Then = Readonly<{ exists: boolean; state: object | null; made_by: Entry | null }>;

let site: RegistrySite;
beforeAll(async () => {
  site = await registrySite();
}, 60_000);

const get = async <Body>(path: string): Promise<Body> => {
  const { status, body } = await site.call('GET', path);
  expect({ status, path, body }).toMatchObject({ status: 200 });
  return body;
};

const edit = (path: string, body: object, reason: string) =>
  fetch(site.registry.url + path, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${site.token}`,
      'content-type': 'application/json',
      'x-correlation-id': 'ticket-4711',
      'x-jumpfleet-reason': encodeURIComponent(reason),
    },
    body: JSON.stringify(body),
  });

/** A client that was edited twice with reasons, and deleted. */
async function life(): Promise<Readonly<{ path: string; times: string[] }>> {
  const { client_id } = await site.client({ overrides: { name: 'first' } });
  const path = `/api/v1/jump-clients/${client_id}`;
  await edit(path, { name: 'second' }, 'moved to Malmö');
  await edit(path, { tag: 'quay', comments: 'by the door' }, 'labelled');
  await site.call('DELETE', path);
  const { items } = await get<Page>(`${path}/history`);
  return { path, times: items.toReversed().map(({ recorded_at }) => recorded_at) };
}

describe('Time travel', () => {
  it('D6: shows a client as it was at any instant, and who made it so and why, also when it is gone', async () => {
    const { path, times } = await life();
    const [born = '', renamed = '', labelled = '', gone = ''] = times;
    const at = (time: string) => get<Then>(`${path}?at=${encodeURIComponent(time)}`);
    expect(await at('2020-01-01T00:00:00Z')).toMatchObject({ exists: false, made_by: null });
    expect(await at(born)).toMatchObject({ exists: true, state: { name: 'first', tag: '' } });
    expect(await at(renamed)).toMatchObject({
      state: { name: 'second', tag: '' },
      made_by: {
        ...{ type: 'JumpClientEdited', revision: 2, reason: 'moved to Malmö' },
        ...{ correlation_id: 'ticket-4711', actor: { type: 'user' } },
        changes: [{ field: 'name', before: 'first', after: 'second' }],
      },
    });
    expect(await at(labelled)).toMatchObject({ state: { tag: 'quay', comments: 'by the door' } });
    expect(await at(gone)).toMatchObject({
      ...{ exists: false, state: null },
      made_by: { type: 'JumpClientDeleted', reason: null },
    });
    // Any offset is an instant.
    const offset = new Date(Date.parse(renamed) + 7_200_000).toISOString().replace('Z', '+02:00');
    expect(await at(offset)).toMatchObject({ state: { name: 'second', tag: '' } });
  });

  it('D6: tells the history newest first, in pages that stay put, and between two instants', async () => {
    const { path, times } = await life();
    const all = await get<Page>(`${path}/history`);
    expect(all).toMatchObject({
      items: [
        { revision: 4, type: 'JumpClientDeleted' },
        {
          ...{ revision: 3, reason: 'labelled' },
          changes: [
            { field: 'tag', before: '', after: 'quay' },
            { field: 'comments', before: '', after: 'by the door' },
          ],
        },
        { revision: 2 },
        { revision: 1, type: 'JumpClientEnrolled', actor: { type: 'jump-client' } },
      ],
      next_cursor: null,
    });
    const paged: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const more = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: Page = await get<Page>(`${path}/history?limit=3${more}`);
      paged.push(...page.items.map(({ revision }) => revision));
      cursor = page.next_cursor;
    }
    expect(paged).toEqual([4, 3, 2, 1]);
    const [, from = '', to = ''] = times;
    const between = await get<Page>(`${path}/history?from=${from}&to=${to}`);
    expect(between.items.map(({ revision }) => revision)).toEqual([3, 2]);
  });

  it('D6: answers why with the chain of events: an enrolment leads back to who made the installer', async () => {
    const { path, times } = await life();
    const { items } = await get<Page>(`${path}/why?event=JumpClientEnrolled`);
    expect(items).toMatchObject([
      { type: 'JumpClientEnrolled', actor: { type: 'jump-client' } },
      { type: 'InstallerCreated', actor: { type: 'user' } },
    ]);
    expect(items[0]?.causes).toContain(items[1]?.event_id);
    const tag = await get<Page>(`${path}/why?field=tag&at=${times[2] ?? ''}`);
    expect(tag.items).toMatchObject([{ type: 'JumpClientEdited', reason: 'labelled' }]);
    const group = await get<Page>(`${path}/why?field=no_such_field`);
    expect(group.items).toEqual([]);
  });

  it('D6: shows groups, installers and site settings as they were', async () => {
    const group = await get<Then>('/api/v1/jump-groups/1');
    expect(group).toMatchObject({ exists: true, state: { id: 1, name: 'Default' } });
    expect(await get<Then>('/api/v1/jump-groups/1?at=2020-01-01T00:00:00Z')).toMatchObject({
      ...{ exists: false, made_by: null },
    });
    await site.client();
    const { rows } = await site.database.query<{ installer_id: string }>(
      'SELECT installer_id FROM installer LIMIT 1',
    );
    const installer = `/api/v1/installers/${rows[0]?.installer_id ?? ''}`;
    const now = new Date().toISOString();
    expect(await get<Then>(`${installer}?at=${now}`)).toMatchObject({ exists: true });
    expect(await get(installer)).toMatchObject({ id: rows[0]?.installer_id, state: 'open' });
    expect((await get<Page>(`${installer}/history`)).items).toMatchObject([
      { type: 'InstallerCreated', revision: 1 },
    ]);
    expect(await get<Page>('/api/v1/settings/jump-clients/history')).toMatchObject({ items: [] });
    expect(await get<Then>('/api/v1/settings/jump-clients?at=2020-01-01T00:00:00Z')).toMatchObject({
      exists: true,
      state: { uninstalled_behaviour: 'keep' },
      made_by: null,
    });
  });

  it('D6: refuses what names nothing, is no time or no cursor, and whoever may not look', async () => {
    const { path, times } = await life();
    for (const unknown of [
      `/api/v1/jump-clients/${randomUUID()}/history`,
      '/api/v1/jump-clients/no-uuid/history',
      `/api/v1/jump-clients/${randomUUID()}?at=${times[0] ?? ''}`,
      '/api/v1/jump-groups/77',
      '/api/v1/jump-groups/x/history',
      `/api/v1/installers/${randomUUID()}`,
    ])
      expect(await site.call('GET', unknown)).toMatchObject({ status: 404 });
    for (const bad of ['?at=yesterday', '/history?cursor=x', '/history?limit=0', '/history?from=1'])
      expect(await site.call('GET', path + bad)).toMatchObject({
        body: { code: 'invalid-request' },
      });
    const nobody = accessToken({ administrator: false });
    for (const closed of [`${path}/history`, `${path}/why`])
      expect(await site.call('GET', closed, undefined, nobody)).toMatchObject({ status: 403 });
    expect(await site.call('GET', '/api/v1/jump-groups/1', undefined, nobody)).toMatchObject({
      status: 404,
    });
  });

  it('D6: refuses a reason that is more than a line, and changes nothing', async () => {
    const { client_id } = await site.client();
    const path = `/api/v1/jump-clients/${client_id}`;
    const refused = await edit(path, { name: 'x' }, 'two\nlines');
    expect(await refused.json()).toMatchObject({
      code: 'invalid-request',
      errors: [{ path: 'x-jumpfleet-reason' }],
    });
    expect((await get<Page>(`${path}/history`)).items).toHaveLength(1);
  });
});
