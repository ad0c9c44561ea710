import { once } from 'node:events';
import { createServer as createPlain } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { createServer as createSocket } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';
import {
  otherAuthority,
  ticketsAuthority,
  ticketsCertificate,
} from '../../testing/certificates.js';
import {
  closeAll,
  exchangeWith,
  get,
  listen,
  names,
  text,
  thanks,
} from '../../testing/exchange-world.js';

afterEach(closeAll);

describe('an exchange', () => {
  it('carries method, path, headers and body, and hears status, headers and content', async () => {
    const port = await listen(
      createPlain((request, response) => {
        request.on('data', (chunk: Buffer) => {
          response.writeHead(201, { 'x-kind': 'answer' });
          response.end(`${request.method ?? ''} ${request.url ?? ''} ${chunk.toString()}`);
        });
      }),
    );
    const result = await exchangeWith().exchange(
      get(`http://127.0.0.1:${port}/a?KB=1`, { method: 'PUT', body: Buffer.from('{}') }),
    );
    expect(result).toMatchObject({
      statusCode: 201,
      isWhole: true,
      headers: { 'x-kind': 'answer' },
    });
    expect(text(result)).toBe('PUT /a?KB=1 {}');
  });

  it('does not follow a redirect', async () => {
    const asked: unknown[] = [];
    const port = await listen(
      createPlain((request, response) => {
        asked.push(request.url);
        response.writeHead(302, { location: '/elsewhere' }).end();
      }),
    );
    expect(await exchangeWith().exchange(get(`http://127.0.0.1:${port}/`))).toMatchObject({
      statusCode: 302,
    });
    expect(asked).toEqual(['/']);
  });

  it('ends in time when nobody answers, however far it came', async () => {
    const silent = await listen(createPlain(() => undefined));
    const slow = await listen(
      createPlain((_request, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        const drip = setInterval(() => response.write('x'), 20);
        response.on('close', () => {
          clearInterval(drip);
        });
      }),
    );
    const unsecured = await listen(createSocket(() => undefined));
    const exchange = exchangeWith({ timeoutMs: 200 });
    for (const url of [
      `http://127.0.0.1:${silent}/`,
      `http://127.0.0.1:${slow}/`,
      `https://127.0.0.1:${unsecured}/`,
    ]) {
      const begun = performance.now();
      expect(await exchange.exchange(get(url))).toEqual({ failure: 'timed-out' });
      expect(performance.now() - begun).toBeLessThan(1_500);
    }
  });

  it('hears no more of an answer than is worth it', async () => {
    const endless = await listen(
      createPlain((_request, response) => {
        response.on('error', () => undefined);
        const pour = () => {
          while (response.write(Buffer.alloc(65_536, 'x')));
        };
        response.on('drain', pour);
        pour();
      }),
    );
    const headers = await listen(
      createPlain((_request, response) => {
        response.writeHead(200, { 'x-long': 'x'.repeat(20_000) }).end();
      }),
    );
    const exchange = exchangeWith();
    const result = await exchange.exchange(get(`http://127.0.0.1:${endless}/`));
    expect(result).toMatchObject({ statusCode: 200, isWhole: false });
    expect(text(result)).toHaveLength(16_384);
    expect(await exchange.exchange(get(`http://127.0.0.1:${headers}/`))).toEqual({
      failure: 'answer-incomplete',
    });
  });

  it('says what went wrong with the answer or the connection', async () => {
    const dying = await listen(
      createPlain((_request, response) => {
        response.writeHead(200, { 'content-length': '10' }).write('half');
        setImmediate(() => response.socket?.destroy());
      }),
    );
    const strange = await listen(createSocket((socket) => socket.write('SSH-2.0-tickets\r\n')));
    const closed = createSocket();
    const port = await listen(closed);
    closed.close();
    const exchange = exchangeWith();
    const failureAt = (at: number) => exchange.exchange(get(`http://127.0.0.1:${at}/`));
    expect(await failureAt(dying)).toEqual({ failure: 'answer-incomplete' });
    expect(await failureAt(strange)).toEqual({ failure: 'answer-incomplete' });
    expect(await failureAt(port)).toEqual({ failure: 'connection-failed' });
  });

  it('is cut when the service stops, and none begins after', async () => {
    const server = createPlain(() => undefined);
    const port = await listen(server);
    const exchange = exchangeWith({ timeoutMs: 30_000 });
    const under = exchange.exchange(get(`http://127.0.0.1:${port}/`));
    await once(server, 'request');
    await exchange.close();
    expect(await under).toEqual({ failure: 'interrupted' });
    expect(await exchange.exchange(get(`http://127.0.0.1:${port}/`))).toEqual({
      failure: 'interrupted',
    });
  });
});

describe('connections', () => {
  it('are used again by the same recipient only, and are never more than eight', async () => {
    let connections = 0;
    const server = createPlain(thanks);
    server.on('connection', () => (connections += 1));
    const port = await listen(server);
    const exchange = exchangeWith();
    const request = get(`http://127.0.0.1:${port}/`);
    for (let count = 0; count < 20; count += 1) await exchange.exchange(request);
    const ofFirst = connections;
    expect(ofFirst).toBeLessThanOrEqual(2);
    await exchange.exchange({ ...request, recipientId: 'r-2' });
    expect(connections).toBe(ofFirst + 1);
    await Promise.all(Array.from({ length: 50 }, () => exchange.exchange(request)));
    expect(connections).toBeLessThanOrEqual(9);
  });

  it('end when the recipient changes or goes', async () => {
    const ended: string[] = [];
    const server = createPlain(thanks);
    let count = 0;
    server.on('connection', (socket: Socket) => {
      const name = `connection ${(count += 1)}`;
      socket.on('close', () => ended.push(name));
    });
    const port = await listen(server);
    const exchange = exchangeWith();
    const request = get(`http://127.0.0.1:${port}/`);
    await exchange.exchange(request);
    await exchange.exchange({ ...request, destinations: ['127.0.0.0/8'] });
    await eventually(() => Promise.resolve(ended.length === 1));
    exchange.forget('r-1');
    await eventually(() => Promise.resolve(ended.length === 2));
    expect(ended).toEqual(['connection 1', 'connection 2']);
  });
});

describe('a certificate', () => {
  const secure = async () =>
    `https://tickets.test:${await listen(createSecure(ticketsCertificate, thanks))}/`;
  const exchange = () => exchangeWith({ resolve: names(['127.0.0.1']) });
  const refused = { failure: 'certificate-refused' };

  it("is verified against the recipient's own authority, in place of the system's", async () => {
    const url = await secure();
    const using = (caCertificate: string | null) =>
      exchange().exchange(get(url, { caCertificate }));
    expect(await using(ticketsAuthority)).toMatchObject({ statusCode: 200 });
    expect(await using(`${otherAuthority}\n${ticketsAuthority}`)).toMatchObject({
      statusCode: 200,
    });
    expect(await using(null)).toEqual(refused);
    expect(await using(otherAuthority)).toEqual(refused);
  });

  it('must name the host', async () => {
    const url = (await secure()).replace('tickets.test', 'other.test');
    expect(await exchange().exchange(get(url, { caCertificate: ticketsAuthority }))).toEqual(
      refused,
    );
  });

  it('counts no more for a recipient whose authority was changed', async () => {
    const url = await secure();
    const one = exchange();
    expect(await one.exchange(get(url, { caCertificate: ticketsAuthority }))).toMatchObject({
      statusCode: 200,
    });
    expect(await one.exchange(get(url, { caCertificate: otherAuthority }))).toEqual(refused);
  });
});
