import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';

import { edgeWorld } from '../../testing/edge-world.js';
import type { EdgeWorld } from '../../testing/edge-world.js';

let world: EdgeWorld;

beforeAll(async () => {
  world = await edgeWorld();
});

beforeEach(() => {
  world.asked.length = 0;
  world.answerWith((_request, response) => response.end('answered'));
});

const upgrade = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: echo\r\nx-test: kept\r\n\r\n`;

async function answerOn(socket: Socket, request: string): Promise<string> {
  let text = '';
  socket.on('data', (data) => {
    text += data.toString();
  });
  socket.write(request);
  await eventually(() => /\r\n\r\n.+/s.test(text));
  return text;
}

function dial(): Socket {
  return connect({ port: world.port, host: '127.0.0.1' });
}

async function pidOn(socket: Socket, path = '/agent'): Promise<number> {
  return Number((await answerOn(socket, upgrade(path))).split('\r\n\r\n')[1]?.split(' ')[0]);
}

describe('a WebSocket at the edge', () => {
  it('is handed over to the shards in turn, with all that it said', async () => {
    const sockets = [dial(), dial()];
    const pids = await Promise.all(sockets.map((socket) => pidOn(socket)));
    expect(pids.sort()).toEqual(world.shards.map(({ pid }) => pid).sort());
    const session = dial();
    expect(await answerOn(session, upgrade('/session?a=1'))).toContain('/session?a=1 kept');
    for (const socket of [...sockets, session]) socket.destroy();
  });

  it('reaches a shard also when it comes on a connection that carried a request before', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const first = httpRequest(world.url, { agent }).end();
    const [answer] = (await once(first, 'response')) as [NodeJS.ReadableStream];
    answer.resume();
    await once(answer, 'end');
    const second = httpRequest(`${world.url}/agent`, {
      agent,
      headers: { connection: 'upgrade', upgrade: 'echo', 'x-test': 'kept' },
    }).end();
    const [, socket, head] = (await once(second, 'upgrade')) as [unknown, Socket, Buffer];
    expect(second.reusedSocket).toBe(true);
    let text = head.toString();
    socket.on('data', (data: Buffer) => {
      text += data.toString();
    });
    await eventually(() => expect(text).toContain('/agent kept'));
    socket.destroy();
    agent.destroy();
  });

  it('loses nothing that its client says while a slow shard has not taken it yet', async () => {
    for (const shard of world.shards) shard.kill('SIGSTOP');
    const socket = dial();
    const answer = answerOn(socket, upgrade('/agent'));
    let heard = '';
    socket.on('data', (data) => {
      heard += data.toString();
    });
    await once(socket, 'connect');
    // The edge answers one after the other: by now it has given the socket away.
    await fetch(`${world.url}/login`);
    socket.write('said early');
    await fetch(`${world.url}/login`);
    for (const shard of world.shards) shard.kill('SIGCONT');
    await answer;
    await eventually(() => expect(heard).toContain('said early'));
    socket.destroy();
  });

  it('is closed when the shard that it was given to dies before it took it', async () => {
    const [first] = world.shards;
    first?.kill('SIGSTOP');
    const ends: string[] = [];
    const sockets = Array.from({ length: 6 }, () => dial());
    for (const socket of sockets) {
      socket.on('close', () => ends.push('closed'));
      socket.once('data', () => ends.push('taken'));
      socket.write(upgrade('/agent'));
    }
    await eventually(() => ends.length === 3);
    first?.kill('SIGKILL');
    await eventually(() => ends.length === 6);
    expect(ends.sort()).toEqual(['closed', 'closed', 'closed', 'taken', 'taken', 'taken']);
    for (const socket of sockets) socket.destroy();
  });

  it('goes to the shards that are left when one is killed, and is refused when none is', async () => {
    const [first, second] = world.shards;
    first?.kill('SIGKILL');
    await eventually(() => first?.signalCode === 'SIGKILL');
    const sockets = [dial(), dial(), dial()];
    for (const socket of sockets) expect(await pidOn(socket)).toBe(second?.pid);
    second?.kill('SIGKILL');
    await eventually(() => second?.signalCode === 'SIGKILL');
    const refused = await answerOn(dial(), upgrade('/agent'));
    expect(refused).toContain('HTTP/1.1 503');
    expect(refused).toContain('server-busy');
    for (const socket of sockets) socket.destroy();
  });
});

describe('an API request at the edge', () => {
  const path = '/api/v1/jump-clients';

  it('is passed on with who asked, and without what a client claims about that', async () => {
    const response = await fetch(`${world.url}${path}?search=a`, {
      headers: { 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer token' },
    });
    expect(await response.text()).toBe('answered');
    expect(world.asked[0]?.url).toBe(`${path}?search=a`);
    expect(world.asked[0]?.headers).toMatchObject({
      authorization: 'Bearer token',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
    });
  });

  it('gets a stream as it comes', async () => {
    world.answerWith((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: first\n\n');
    });
    const stop = new AbortController();
    const response = await fetch(`${world.url}/api/v1/events`, { signal: stop.signal });
    const reader = response.body?.getReader();
    const chunk = await reader?.read();
    expect(Buffer.from(chunk?.value ?? []).toString()).toBe('data: first\n\n');
    stop.abort();
    await eventually(() => world.asked[0]?.destroyed === true);
  });

  it('may not be larger than the limit, whether it says so or not', async () => {
    const large = Buffer.alloc(5 << 20);
    const said = await fetch(world.url + path, { method: 'POST', body: large });
    expect(said.status).toBe(413);
    world.answerWith((request) => request.resume());
    const unsaid = await fetch(world.url + path, {
      method: 'POST',
      body: new Blob([large]).stream(),
      duplex: 'half',
    });
    expect(await unsaid.json()).toMatchObject({ code: 'body-too-large' });
  });

  it('that brings a package streams through, with a signed release in its head', async () => {
    const got: number[] = [];
    world.answerWith((request, response) => {
      request.on('data', (chunk: Buffer) => got.push(chunk.length));
      request.on('end', () => response.end(String(request.headers['upload-metadata']?.length)));
    });
    const large = Buffer.alloc(20 << 20);
    const answer = await fetch(`${world.url}/api/v1/packages/uploads/u-1`, {
      method: 'PATCH',
      headers: { 'upload-metadata': 'x'.repeat(60_000) },
      body: large,
    });
    expect(await answer.text()).toBe('60000');
    expect(got.reduce((sum, length) => sum + length, 0)).toBe(large.length);
    expect(got.length).toBeGreaterThan(100);
  });

  it('that nobody answers is a problem', async () => {
    const response = await fetch(`${world.url}/api/v9/unknown`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });
});

describe('pages at the edge', () => {
  it('come with security headers, packed, and are not sent again when they are known', async () => {
    const page = await fetch(`${world.url}/login`);
    expect(await page.text()).toBe('<title>page</title>');
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    const known = await fetch(`${world.url}/`, {
      headers: { 'if-none-match': page.headers.get('etag') ?? '' },
    });
    expect(known.status).toBe(304);
    const asset = await fetch(`${world.url}/assets/app-1a2b.js`);
    expect(asset.headers.get('content-encoding')).toBe('gzip');
    expect(asset.headers.get('cache-control')).toContain('immutable');
  });

  it('that do not exist are not found', async () => {
    for (const path of ['/assets/none.js', '/..%2f..%2fetc/passwd.txt', '/.env'])
      expect((await fetch(world.url + path)).status).toBe(404);
  });

  it('describe the APIs without anything from another host', async () => {
    const page = await (await fetch(`${world.url}/docs`)).text();
    const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources)
      expect([source, (await fetch(world.url + source)).status]).toEqual([source, 200]);
  });
});

describe('the health of a site', () => {
  it('is 200 when all is ready, and else names what is missing', async () => {
    world.answerWith((_request, response) => response.end('{"status":"ok","checks":{}}'));
    const well = await fetch(`${world.url}/health`);
    expect(await well.json()).toEqual({ status: 'ok', services: { registry: 'ok' } });
    world.answerWith((_request, response) => {
      response.statusCode = 503;
      response.end('{"status":"not-ready","checks":{"database":"away","nats":"ok"}}');
    });
    const ill = await eventually(async () => {
      const response = await fetch(`${world.url}/health`);
      return response.status === 503 ? response : false;
    });
    expect(await ill.json()).toEqual({
      status: 'unavailable',
      missing: ['registry'],
      services: { registry: 'not ready: database' },
    });
  });

  it('answers 503 for a service that is gone, and so do its APIs', async () => {
    await world.stopService();
    const api = await fetch(`${world.url}/api/v1/jump-clients`);
    expect(await api.json()).toMatchObject({ status: 503, code: 'service-unavailable' });
    await eventually(async () => {
      expect(await (await fetch(`${world.url}/health`)).json()).toMatchObject({
        services: { registry: 'not reachable' },
      });
    });
  });
});
