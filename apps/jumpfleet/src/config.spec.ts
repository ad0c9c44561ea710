import { describe, expect, it } from '@jest/globals';

import { addressOf, readEnvironment, readOptions } from './config.js';

const given = { port: '8080', dataDir: '.jumpfleet', shards: '2', host: '127.0.0.1' };

describe('the options of a start', () => {
  it('are checked all at once', () => {
    expect(() => readOptions({ ...given, port: '0', shards: '65' })).toThrow(/port.*; shards/s);
  });

  it('do not let the edge listen to the network in the clear', () => {
    expect(() => readOptions({ ...given, host: '0.0.0.0' })).toThrow('--tls-terminated-by-proxy');
    const behindProxy = readOptions({ ...given, host: '0.0.0.0', tlsTerminatedByProxy: true });
    expect(addressOf(behindProxy)).toBe('http://127.0.0.1:8080');
  });

  it('take a certificate only with its key', () => {
    expect(() => readOptions({ ...given, tlsCert: 'a.pem' })).toThrow('belong together');
  });
});

describe('the environment of a start', () => {
  it('hands on everything but the secrets that are for policy alone', () => {
    const { inherited, administratorPassword } = readEnvironment({
      PATH: '/bin',
      JUMPFLEET_ADMIN_PASSWORD: 'secret',
    });
    expect(inherited).toEqual({ PATH: '/bin' });
    expect(administratorPassword).toBe('secret');
  });

  it('names an API account with id and secret or not at all', () => {
    expect(() => readEnvironment({ JUMPFLEET_API_CLIENT_ID: 'id' })).toThrow('belong together');
  });
});
