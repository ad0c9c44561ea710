import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigError, configReader, serviceConfig } from './config.js';

const read = configReader(serviceConfig.extend({ DATABASE_URL: z.url() }));
const good = { HTTP_PORT: '8080', DATABASE_URL: 'postgres://u:hunter2@127.0.0.1/x' };
const faultOf = (environment: Record<string, string>): string => {
  try {
    read(environment);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
};

describe('the configuration of a service', () => {
  it('listens on loopback and logs facts when nothing else is said', () => {
    expect(read(good)).toMatchObject({ HOST: '127.0.0.1', HTTP_PORT: 8080, LOG_LEVEL: 'info' });
  });

  it('takes empty as unset', () => {
    expect(read({ ...good, OTEL_EXPORTER_OTLP_ENDPOINT: '', GRPC_PORT: '' })).toMatchObject({
      HTTP_PORT: 8080,
    });
  });

  it('tells every fault at once and no value', () => {
    const fault = faultOf({ HTTP_PORT: '70000', DATABASE_URL: 'hunter2', LOG_LEVEL: 'loud' });
    for (const name of ['HTTP_PORT', 'DATABASE_URL', 'LOG_LEVEL']) expect(fault).toContain(name);
    expect(fault).not.toContain('hunter2');
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'registry.internal', '127.0.0.1.example.com'])(
    'refuses to listen on %s in the clear',
    (HOST) => {
      expect(faultOf({ ...good, HOST })).toContain('HOST');
      expect(faultOf({ ...good, HOST, TLS_TERMINATED_BY_PROXY: 'no' })).toContain('HOST');
      expect(faultOf({ ...good, HOST, TLS_TERMINATED_BY_PROXY: 'yes' })).toBe('');
      expect(faultOf({ ...good, HOST, TLS_CERT: 'c.pem', TLS_KEY: 'k.pem' })).toBe('');
    },
  );

  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('listens on %s', (HOST) => {
    expect(faultOf({ ...good, HOST })).toBe('');
  });

  it('takes no secret between services that could be guessed', () => {
    expect(faultOf({ ...good, SERVICE_SECRET: 'hunter2' })).toMatch(/SERVICE_SECRET(?!.*hunter2)/);
    expect(faultOf({ ...good, SERVICE_SECRET: 'x'.repeat(32) })).toBe('');
  });

  it('wants certificate and key together', () => {
    expect(faultOf({ ...good, TLS_CERT: 'c.pem' })).toContain('TLS_KEY');
  });
});
