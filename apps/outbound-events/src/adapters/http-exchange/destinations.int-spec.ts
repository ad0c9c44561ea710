import { createServer as createPlain } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  closeAll,
  exchangeWith,
  get,
  listen,
  names,
  rules,
  thanks,
} from '../../testing/exchange-world.js';
import type { Resolve } from './shared-lookup.js';

afterEach(closeAll);

const denied = { failure: 'address-denied' };

describe('where a recipient may be', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://[64:ff9b::127.0.0.1]:PORT/',
  ])('is not this machine, however it is written: %s', async (pattern) => {
    const heard: unknown[] = [];
    const server = createPlain(thanks);
    server.on('connection', () => heard.push(1));
    const port = await listen(server, '::');
    const exchange = exchangeWith({ rules: rules('deny') });
    expect(await exchange.exchange(get(pattern.replace('PORT', String(port))))).toEqual(denied);
    expect(heard).toEqual([]);
  });

  it.each(['169.254.169.254', '[fe80::1]', '[fd00:ec2::254]', '0.0.0.0', '224.0.0.1', '[::]'])(
    'is never %s, even where private addresses are allowed',
    async (host) => {
      expect(await exchangeWith().exchange(get(`http://${host}:9/`))).toEqual(denied);
    },
  );

  it('may be this machine when the operator allows private addresses, its network or its name', async () => {
    const port = await listen(createPlain(thanks));
    const url = `http://localhost:${port}/`;
    for (const rule of [
      rules('allow'),
      rules('deny', ['127.0.0.0/8', '::1']),
      rules('deny', ['LOCALHOST']),
    ])
      expect(await exchangeWith({ rules: rule }).exchange(get(url))).toMatchObject({
        statusCode: 200,
      });
  });

  it('is narrowed by its own list', async () => {
    const port = await listen(createPlain(thanks));
    const exchange = exchangeWith({ resolve: names(['127.0.0.2', '127.0.0.1']) });
    const to = (...destinations: string[]) =>
      exchange.exchange(get(`http://tickets.test:${port}/`, { destinations }));
    expect(await to('10.0.0.0/8', '::1')).toEqual(denied);
    expect(await to('127.0.0.1')).toMatchObject({ statusCode: 200 });
    expect(
      await exchange.exchange(get(`http://127.0.0.1:${port}/`, { destinations: ['10.0.0.0/8'] })),
    ).toEqual(denied);
  });

  it('is refused when one of the addresses of its name is private', async () => {
    const port = await listen(createPlain(thanks));
    const resolve = names(['203.0.114.1', '127.0.0.1']);
    const exchange = exchangeWith({ rules: rules('deny'), resolve });
    expect(await exchange.exchange(get(`http://tickets.test:${port}/`))).toEqual(denied);
  });

  it('is looked up once a connection: the address that was checked is the one connected to', async () => {
    const port = await listen(createPlain(thanks));
    const resolve = names(['127.0.0.1'], ['169.254.169.254']);
    const exchange = exchangeWith({ resolve });
    const url = `http://rebound.test:${port}/`;
    expect(await exchange.exchange(get(url))).toMatchObject({ statusCode: 200 });
    expect(resolve.asked).toEqual(['rebound.test']);
    exchange.forget('r-1');
    expect(await exchange.exchange(get(url))).toEqual(denied);
    expect(resolve.asked).toHaveLength(2);
  });

  it('is unknown when its name is', async () => {
    const resolve: Resolve = (host, done) => {
      done(Object.assign(new Error(host), { code: 'ENOTFOUND' }), []);
    };
    expect(await exchangeWith({ resolve }).exchange(get('http://nowhere.test/'))).toEqual({
      failure: 'connection-failed',
    });
  });
});
