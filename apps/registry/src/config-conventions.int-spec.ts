import { beforeAll, describe, expect, it } from '@jest/globals';
import { accessToken } from '@jumpfleet/policy-neighbour';
import { registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

const config = '/api/config/v1';

let site: RegistrySite;
beforeAll(async () => {
  site = await registrySite();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
    await site.client({ hostname: `host-${name}` });
}, 60_000);

const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  fetch(`${site.registry.url}${config}${path}`, {
    method,
    headers: { authorization: `Bearer ${site.token}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
const messageOf = async (answer: Response) => [
  answer.status,
  ((await answer.json()) as { message: string }).message,
];

describe('the configuration API of the registry', () => {
  it.each([
    ['/jump-client', 'GET, HEAD, OPTIONS', 'PUT'],
    ['/jump-client/7', 'DELETE, GET, HEAD, OPTIONS, PATCH', 'POST'],
    ['/jump-client/7/copy', 'OPTIONS, POST', 'GET'],
    ['/jump-client/installer', 'GET, HEAD, OPTIONS, POST', 'DELETE'],
    ['/jump-client/installer/7', 'DELETE, GET, HEAD, OPTIONS', 'PATCH'],
    ['/jump-group', 'GET, HEAD, OPTIONS, POST', 'DELETE'],
    ['/jump-group/1', 'DELETE, GET, HEAD, OPTIONS, PATCH', 'POST'],
  ])('lists the methods of %s, and refuses others with 405', async (path, allow, other) => {
    const options = await ask('OPTIONS', path);
    expect([options.status, options.headers.get('allow')]).toEqual([204, allow]);
    const refused = await ask(other, path);
    expect(refused.headers.get('allow')).toBe(allow);
    expect(await messageOf(refused)).toEqual([405, `There is no ${other} here.`]);
  });

  it('mirrors GET to HEAD, with its headers and no body', async () => {
    const [get, head] = [await ask('GET', '/jump-client'), await ask('HEAD', '/jump-client')];
    expect([head.status, await head.text()]).toEqual([200, '']);
    for (const name of ['content-type', 'content-length', 'x-bt-pagination-total', 'link'])
      expect(head.headers.get(name)).toBe(get.headers.get(name));
  });

  it('pages by number, and says where the others are', async () => {
    const page = await ask('GET', '/jump-client?per_page=5&current_page=2');
    expect(await page.json()).toHaveLength(1);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'x-bt-pagination-current-page': '2',
      'x-bt-pagination-last-page': '2',
      'x-bt-pagination-per-page': '5',
      'x-bt-pagination-total': '6',
    });
    const link = page.headers.get('link') ?? '';
    expect([...link.matchAll(/rel="(\w+)"/g)].map(([, rel]) => rel)).toEqual([
      'first',
      'previous',
      'last',
    ]);
  });

  it('takes no field that it does not know, in queries and bodies alike', async () => {
    for (const path of ['/jump-client?colour=red', '/jump-group?colour=red'])
      expect(await messageOf(await ask('GET', path))).toEqual([401, 'Unknown fields: colour']);
    const json = { 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'n', colour: 'red' });
    expect(await messageOf(await ask('POST', '/jump-group', json, body))).toEqual([
      401,
      'Unknown fields: colour',
    ]);
  });

  it.each([
    [
      '/jump-client',
      [
        'per_page=4',
        'per_page=101',
        'current_page=0',
        'jump_group_id=x',
        'jump_group_type=own',
        'connection_type=idle',
        `name=${'n'.repeat(129)}`,
        'tag=',
        `fqdn=${'f'.repeat(256)}`,
      ],
    ],
    ['/jump-group', ['per_page=x', `name=${'n'.repeat(256)}`, 'code_name=a%20b']],
  ])('names the parameter of %s that does not fit', async (path, queries) => {
    for (const query of queries) {
      const answer = await ask('GET', `${path}?${query}`);
      expect([
        answer.status,
        Object.keys(((await answer.json()) as { errors: object }).errors),
      ]).toEqual([422, [query.split('=')[0]]]);
    }
  });

  it('takes integers as JSON numbers alone', async () => {
    const json = { 'content-type': 'application/json' };
    for (const id of ['"1"', '1.5', 'true', '1e400']) {
      const body = `{"jump_group_id":${id},"jump_group_type":"shared"}`;
      const answer = await ask('POST', '/jump-client/installer', json, body);
      expect([answer.status, await answer.json()]).toEqual([
        422,
        { message: expect.any(String), errors: { jump_group_id: [expect.any(String)] } },
      ]);
    }
  });

  it('answers JSON to who takes it, and takes nothing else', async () => {
    for (const accept of ['application/json', 'application/*;q=0.5, text/html', '*/*'])
      expect((await ask('GET', '/jump-group', { accept })).status).toBe(200);
    for (const method of ['GET', 'DELETE'])
      for (const accept of ['text/html', 'application/json;q=0'])
        expect((await ask(method, '/jump-group/1', { accept })).status).toBe(406);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await ask('POST', '/jump-group', form, 'name=n')).status).toBe(415);
    const text = { 'content-type': 'text/plain' };
    expect((await ask('POST', '/jump-group', text, '{"name":"n"}')).status).toBe(415);
  });

  it('tells what is not there as {message}', async () => {
    for (const path of [
      '/jump-client/99',
      '/jump-client/0',
      '/jump-client/x',
      '/jump-group/2147483648',
    ])
      expect(await (await ask('GET', path)).json()).toEqual({ message: expect.any(String) });
    expect((await ask('GET', '/nothing')).status).toBe(404);
  });

  it('gives an API account 20 requests in a second, and says how many are left', async () => {
    const authorization = `Bearer ${accessToken({ type: 'api-account', name: 'Script' })}`;
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => ask('GET', '/jump-group', { authorization })),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(Object.fromEntries(refused[0]?.headers ?? [])).toMatchObject({
      'retry-after': '1',
      'x-ratelimit-limit': '20',
      'x-ratelimit-remaining': '0',
    });
    const [left] = answers.map(({ headers }) => Number(headers.get('x-ratelimit-remaining')));
    expect(left).toBeLessThan(20);
    const person = await Promise.all(Array.from({ length: 30 }, () => ask('GET', '/jump-group')));
    expect(new Set(person.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
