import { beforeAll, describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { installConfigApiMethods } from './config-api-methods.js';

const things = '/api/config/v1/thing';
let server: FastifyInstance;

beforeAll(async () => {
  server = fastify({ routerOptions: { ignoreTrailingSlash: true } });
  installConfigApiMethods(server);
  server.get(things, () => ['a list']);
  server.get(`${things}/:id`, () => ({ one: true }));
  server.patch(`${things}/:id`, () => ({ one: true }));
  server.get(`${things}/kind`, () => ['kinds']);
  server.post(`${things}/kind`, () => ({ made: true }));
  server.get('/api/v1/thing', () => ['elsewhere']);
  await server.ready();
});

const ask = async (method: 'OPTIONS' | 'PATCH' | 'POST' | 'GET' | 'HEAD', url: string) => {
  const { statusCode, headers, body } = await server.inject({ method, url });
  return { status: statusCode, allow: headers.allow, body };
};

describe('a path of the configuration API', () => {
  it('lists its methods to OPTIONS, by the route that the router would take', async () => {
    expect(await ask('OPTIONS', things)).toMatchObject({
      status: 204,
      allow: 'GET, HEAD, OPTIONS',
    });
    expect(await ask('OPTIONS', `${things}/7?x=1`)).toMatchObject({
      allow: 'GET, HEAD, OPTIONS, PATCH',
    });
    expect(await ask('OPTIONS', `${things}/kind/`)).toMatchObject({
      allow: 'GET, HEAD, OPTIONS, POST',
    });
  });

  it('answers a method that it does not have with 405, Allow and a message', async () => {
    const refused = await ask('PATCH', `${things}/kind`);
    expect(refused).toMatchObject({ status: 405, allow: 'GET, HEAD, OPTIONS, POST' });
    expect(JSON.parse(refused.body)).toEqual({ message: 'There is no PATCH here.' });
  });

  it('mirrors GET to HEAD, and leaves other paths alone', async () => {
    expect(await ask('HEAD', `${things}/7`)).toMatchObject({ status: 200, body: '' });
    expect(await ask('OPTIONS', '/api/v1/thing')).toMatchObject({ status: 404 });
    expect(await ask('OPTIONS', '/api/config/v1/nothing')).toMatchObject({ status: 404 });
  });
});
