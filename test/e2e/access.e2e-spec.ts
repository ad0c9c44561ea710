import { randomUUID } from 'node:crypto';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';

import { AccessSite, shippedRoles, unknownOf } from '../support/access-site.js';
import type { KnownInstaller, KnownItem, Place, Somebody } from '../support/access-site.js';
import { ask, hasId, isChange, operationsOf } from '../support/operations.js';
import type { Answered, Operation } from '../support/operations.js';
import { openScenario } from '../support/scenario.js';
import type { Scenario } from '../support/scenario.js';

const wholeSystemMs = 600_000;
const crawlMs = 120_000;
/** Stands in every text about the item that must stay unknown. */
const secret = 'zzsecretzz';

let scenario: Scenario;
let site: AccessSite;
let operations: Operation[];
let rita: Somebody;
let otto: Somebody;
let gus: Somebody;
let shown: Place;
let hidden: KnownItem;
let hiddenSession: string;
let hiddenInstaller: KnownInstaller;
let seen: KnownItem;

beforeAll(async () => {
  scenario = await openScenario();
  site = new AccessSite(scenario);
  operations = await operationsOf(scenario.system);
  rita = await site.user('rita', shippedRoles.all);
  otto = await site.user('otto', shippedRoles.auditor);
  gus = await site.user('gus', shippedRoles.none);
  shown = await site.groupOf(gus, 'Shown', shippedRoles.all);
  hiddenInstaller = await site.installer({ jump_group_id: 1, name: `${secret}-installer` });
  hidden = await site.onlineItem(hiddenInstaller, `${secret}-computer`);
  const ada = await site.user('ada', shippedRoles.none, { rights: ['administrator'] });
  hiddenSession = await site.session(ada, hidden, `${secret}-key`);
  await change(hidden.id, { name: `${secret}-name`, tag: `${secret}-tag`, comments: secret });
  seen = await site.item(await site.installer(site.ownList(rita)), 'in sight');
}, wholeSystemMs);

const change = (id: string, body: object) =>
  site.api.request(`/api/v1/jump-clients/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
/** Where an id stands for something that rita may not know of. */
const hiddenBehind = (path: string): string | undefined => {
  if (path.startsWith('/api/v1/jump-clients/{')) return hidden.id;
  if (path.startsWith('/api/config/v1/jump-client/installer/{'))
    return String(hiddenInstaller.number);
  if (path.startsWith('/api/config/v1/jump-client/{')) return String(hidden.number);
  if (path.startsWith('/api/v1/sessions/{')) return hiddenSession;
  if (path.startsWith('/api/v1/installers/{')) return hiddenInstaller.id;
  if (path.startsWith('/api/v1/jump-groups/{')) return '1';
  return path.startsWith('/api/config/v1/jump-group/{id}') ? '1' : undefined;
};
/** Bodies that would be good ones, so that the answer is about the id and not about them. */
const bodies: Readonly<Record<string, object>> = {
  'PATCH /api/v1/jump-clients/{id}': { tag: 'changed' },
  'PATCH /api/config/v1/jump-client/{id}': { tag: 'changed' },
  'POST /api/v1/jump-clients/{id}/identity-decision': { decision: 'merge' },
  'POST /api/v1/installers/{id}/extend': { valid_minutes: 600 },
  'PATCH /api/v1/sessions/{id}': { external_key: 'INC-1' },
  'POST /api/v1/sessions/{id}/invite': { representative: 'admin' },
  'POST /api/v1/sessions/{id}/transfer': { representative: 'admin' },
  'POST /api/v1/sessions/{id}/chat': { id: randomUUID(), text: 'Hello' },
  'POST /api/v1/sessions/{id}/surveys': { answers: [{ name: 'solved', value: 'yes' }] },
};
const bodyOf = ({ name, method, path }: Operation, place: Place): object | undefined => {
  if (method === 'GET' || method === 'DELETE') return undefined;
  if (path.endsWith('/copy')) return { name: 'Copy', ...place };
  return bodies[name] ?? {};
};
const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
/** What is different in each answer: who asked when. */
const withoutTraces = ({ status, text }: Answered) => ({
  status,
  text: text.replaceAll(/"correlation_id":"[^"]*"/g, ''),
});

describe('what policy does not let somebody see', () => {
  it(
    'PO-15, PO-06: answers to its id as to one that nothing has, at every endpoint',
    async () => {
      const about = operations.filter(
        (one) => one.access !== 'public' && hasId(one) && hiddenBehind(one.path) !== undefined,
      );
      expect(about.length).toBeGreaterThan(25);
      const both = [
        [rita, site.ownList(rita)],
        [gus, shown],
      ] as const;
      for (const [{ token }, place, operation] of both.flatMap((one) =>
        about.map((operation) => [...one, operation] as const),
      )) {
        const id = hiddenBehind(operation.path) ?? '';
        const body = bodyOf(operation, place);
        const asking = { token, ...(body && { body }) };
        const answer = await ask(operation, { ...asking, id });
        const unknown = await ask(operation, { ...asking, id: unknownOf(id) });
        expect([operation.name, withoutTraces(answer)]).toEqual([
          operation.name,
          withoutTraces(unknown),
        ]);
        expect([operation.name, answer.status]).toEqual([
          operation.name,
          operation.actions.some((one) => one.startsWith('jump-client:')) ||
          operation.access === 'authenticated'
            ? 404
            : 403,
        ]);
      }
      const still = await site.api.get(`/api/v1/jump-clients/${hidden.id}`);
      expect(still).toMatchObject({ name: `${secret}-name`, tag: `${secret}-tag` });
    },
    crawlMs,
  );

  it(
    'PO-15, RC-05: is in no list, search, count, export or document',
    async () => {
      const queries = [
        '',
        `?search=${secret}`,
        '?limit=500',
        '?sort=-registered_at',
        '?format=csv',
      ];
      const filters = ['name', 'hostname', 'tag', 'external_key'].map(
        (field) => `?${field}=${secret}-${field}`,
      );
      const known = [hidden.id, hiddenInstaller.id, hiddenInstaller.installer_id, hiddenSession];
      for (const operation of operations.filter((one) => !isChange(one) && !hasId(one)))
        for (const query of [...queries, ...filters, `?jump_group_id=1`, '?group=Default']) {
          const asking = operation.access === 'public' ? {} : { token: gus.token };
          const { status, text, headers } = await ask(operation, { ...asking, query });
          expect([operation.name, query, status < 500]).toEqual([operation.name, query, true]);
          for (const told of [secret, ...known])
            expect([operation.name, query, (text + headers).includes(told)]).toEqual([
              operation.name,
              query,
              false,
            ]);
        }
    },
    crawlMs,
  );

  it('PO-15: is not counted', async () => {
    const get = async (path: string) => {
      const answer = await fetch(scenario.system.url + path, {
        headers: { authorization: `Bearer ${rita.token}` },
      });
      return { total: answer.headers.get('x-bt-pagination-total'), body: await answer.json() };
    };
    expect((await get('/api/config/v1/jump-client')).total).toBe('1');
    expect((await get('/api/v1/fleet/summary')).body).toMatchObject({
      items: 1,
      total: 1,
      guard: { alert: null },
    });
    expect((await get('/api/v1/fleet/groups')).body).toMatchObject({
      items: [{ type: 'personal', id: rita.number, items: 1 }],
    });
    expect((await get('/api/config/v1/jump-group')).body).toEqual([]);
    expect((await get('/api/v1/installers')).body).toMatchObject({ items: { length: 1 } });
  });

  it('PO-15: is not told by the access question either', async () => {
    const asked = async (jump_client_id: string) => {
      const question = { action: 'jump-client:view', jump_client_id };
      const door = operations.find(({ name }) => name === 'POST /api/v1/access/decisions');
      if (!door) throw new Error('the access question is not described');
      return withoutTraces(await ask(door, { token: rita.token, body: question }));
    };
    expect(await asked(hidden.id)).toEqual(await asked(unknownOf(hidden.id)));
  });

  it('PO-15: takes as long to deny as what is not there', async () => {
    const path = '/api/v1/jump-clients/{id}';
    for (const [method, body] of [
      ['GET', undefined],
      ['PATCH', { tag: 'changed' }],
    ] as const) {
      const door = operations.find(({ name }) => name === `${method} ${path}`);
      if (!door) throw new Error(`${method} ${path} is not described`);
      const took: Readonly<Record<'hidden' | 'unknown', number[]>> = { hidden: [], unknown: [] };
      for (let time = 0; time < 60; time++)
        for (const which of ['hidden', 'unknown'] as const) {
          const id = which === 'hidden' ? hidden.id : unknownOf(hidden.id);
          const since = performance.now();
          await ask(door, { token: rita.token, id, ...(body && { body }) });
          took[which].push(performance.now() - since);
        }
      expect(Math.abs(median(took.hidden) - median(took.unknown))).toBeLessThan(
        1 + median(took.unknown) / 2,
      );
    }
  }, 60_000);

  it('PO-15: is told to nobody who watches', async () => {
    const stream = await fetch(`${scenario.system.url}/api/v1/events`, {
      headers: { authorization: `Bearer ${rita.token}` },
    });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    await change(hidden.id, { comments: `${secret} again` });
    await change(seen.id, { comments: 'all may hear it' });
    while (reader && !heard.includes('all may hear it')) heard += (await reader.read()).value ?? '';
    await reader?.cancel();
    expect(heard).not.toContain(secret);
    expect(heard).not.toContain(hidden.id);
  });
});

describe('what policy lets somebody see', () => {
  it(
    'PO-01, PO-05, PO-07: opens at each endpoint exactly as policy decides',
    async () => {
      for (const [person, place] of [
        [rita, site.ownList(rita)],
        [otto, site.ownList(otto)],
        [gus, shown],
      ] as const) {
        const installer = await site.installer(place);
        for (const operation of operations.filter((one) => opensAnItem(one))) {
          const item = await site.item(installer, `for ${operation.method}`);
          const isNumber = operation.path.startsWith('/api/config/');
          const id = isNumber ? String(item.number) : item.id;
          const body = bodyOf(operation, place);
          const may = await mayAll(person.token, operation, item.id);
          const answer = await ask(operation, { token: person.token, id, ...(body && { body }) });
          expect([operation.name, answer.status === 403, answer.text]).toEqual([
            operation.name,
            !may,
            expect.any(String),
          ]);
          expect([operation.name, answer.text]).not.toEqual([
            operation.name,
            expect.stringContaining('jump-client-not-found'),
          ]);
        }
      }
    },
    crawlMs,
  );
});

const opensAnItem = ({ path, access }: Operation): boolean =>
  access === 'action' &&
  (path.startsWith('/api/v1/jump-clients/{') || path.startsWith('/api/config/v1/jump-client/{'));

/** Edits are of the tag here, so that permission counts; copies need theirs where they go, too. */
async function mayAll(token: string, { actions, method }: Operation, id: string): Promise<boolean> {
  const [first = '', ...others] = actions;
  // Policy hears of a new item a moment after the registry.
  await eventually(async () => expect(await site.allows(token, 'jump-client:view', id)).toBe(true));
  const second = method === 'PATCH' ? ['jump-client:edit-tag'] : others;
  const decided = await Promise.all(
    [first, ...second.slice(0, 1)].map((action) => site.allows(token, action, id)),
  );
  return decided.every(Boolean);
}
