import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { eventually } from '@jumpfleet/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from './index.js';
import { startThings, thingController } from './testing/thing-service.js';

let service: RunningService;
beforeAll(async () => {
  service = await startThings({ controllers: [thingController(new EventEmitter())] });
});
afterAll(() => service.close());

const get = (path: string, headers = {}) => fetch(service.url + path, { headers });
const post = (body: string, type = 'application/json') =>
  fetch(`${service.url}/api/v1/things`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });

describe('a running service', () => {
  it('tells probes that it lives and is ready', async () => {
    expect(await (await get('/health/live')).json()).toEqual({ status: 'ok' });
    expect(await (await get('/health/ready')).json()).toEqual({ status: 'ok', checks: {} });
  });

  it('tells Prometheus how long requests took', async () => {
    await get('/api/v1/things');
    const metrics = await (await get('/metrics')).text();
    expect(metrics).toContain(
      'http_request_duration_seconds_count{service="thing",method="GET",route="/api/v1/things",status="200"}',
    );
    expect(metrics).toContain('process_resident_memory_bytes');
  });

  it('describes its inputs by the schemas that check them', async () => {
    const { paths } = (await (await get('/openapi.json')).json()) as {
      paths: Record<string, Record<string, object>>;
    };
    expect(paths['/api/v1/things']?.['post']).toMatchObject({
      requestBody: {
        content: {
          'application/json': { schema: { type: 'object', required: ['tools'] } },
        },
      },
    });
    expect(paths['/api/v1/things']?.['get']).toMatchObject({
      parameters: [{ name: 'limit', in: 'query', required: false }],
    });
  });

  it('gives each answer a correlation id: the one it was sent, when that is one', async () => {
    const correlationOf = async (sent: string) =>
      (await get('/api/v1/things', { 'x-correlation-id': sent })).headers.get('x-correlation-id');
    expect(await correlationOf('ticket:4711')).toBe('ticket:4711');
    expect(await correlationOf('two words')).toMatch(/^[\da-f-]{36}$/);
    expect(await correlationOf('x'.repeat(129))).toMatch(/^[\da-f-]{36}$/);
  });

  it('goes on with the trace that it was sent', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const body = (await (await get('/api/v1/things', { traceparent })).json()) as {
      traceparent: string;
    };
    expect(body.traceparent.slice(0, 35)).toBe(traceparent.slice(0, 35));
  });
});

describe('bad input at the door', () => {
  it.each([
    ['malformed JSON', () => post('{"tools":'), 400, 'malformed-json'],
    ['no body', () => post(''), 422, 'invalid-request'],
    ['wrong fields', () => post('{"tools":1}'), 422, 'invalid-request'],
    ['another media type', () => post('x', 'text/plain'), 415, 'unsupported-media-type'],
    ['too much', () => post('x'.repeat(1024 * 1024 + 1)), 413, 'body-too-large'],
    ['an unknown path', () => get('/nowhere'), 404, 'not-found'],
    ['a path that cannot be decoded', () => get('/%zz'), 400, 'invalid-request'],
    ['a parameter that never ends', () => get(`/${'x'.repeat(9_000)}`), 404, 'not-found'],
  ])('%s is answered with a problem', async (_what, send, status, code) => {
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await answer.json()).toMatchObject({
      type: `urn:jumpfleet:problem:${code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
      code,
    });
  });

  it('that is not even HTTP does not end the process', async () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    socket.end('\u0000\u0001\u0002 nonsense\r\n\r\n');
    socket.resume();
    await once(socket, 'close');
    expect((await get('/health/live')).status).toBe(200);
  });
});

describe('a defect', () => {
  it('is answered with a correlation id and tells nothing', async () => {
    const answer = await get('/api/v1/things/broken', { 'x-correlation-id': 'c-1' });
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(text).not.toMatch(/hunter2|stack|\.ts/);
    expect(JSON.parse(text)).toMatchObject({ code: 'internal', correlation_id: 'c-1' });
  });
});

describe('shutting down', () => {
  it('is unready first, then finishes what is under way, then closes', async () => {
    const gate = new EventEmitter();
    const going = await startThings(
      { controllers: [thingController(gate)] },
      { DRAIN_DELAY_MS: '300' },
    );
    const entered = once(gate, 'entered');
    const slow = fetch(`${going.url}/api/v1/things/slow`);
    await entered;
    const closed = going.close();
    const ready = await fetch(`${going.url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ checks: { drain: 'shutting down' } });
    expect((await fetch(`${going.url}/health/live`)).status).toBe(200);
    await eventually(() =>
      fetch(`${going.url}/health/live`).then(
        () => false,
        () => true,
      ),
    );
    gate.emit('open');
    expect(await (await slow).json()).toEqual({ done: true });
    await closed;
  });

  it('may be asked for twice', async () => {
    const going = await startThings({});
    await Promise.all([going.close(), going.close()]);
  });
});
