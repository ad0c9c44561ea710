import { describe, expect, it } from '@jest/globals';
import { ReadinessRegistry, createMetrics, isOutage } from './index.js';

describe('readiness', () => {
  it('needs every check, and says of each how it went', async () => {
    const readiness = new ReadinessRegistry();
    readiness.add('postgres', () => Promise.resolve());
    expect(await readiness.run()).toEqual({ ready: true, checks: { postgres: 'ok' } });
    readiness.add('nats', () => {
      throw new Error('the connection is closed');
    });
    expect(await readiness.run()).toEqual({
      ready: false,
      checks: { postgres: 'ok', nats: 'the connection is closed' },
    });
  });

  it('is over once the drain has begun', async () => {
    const readiness = new ReadinessRegistry();
    readiness.drain();
    expect(await readiness.run()).toEqual({ ready: false, checks: { drain: 'shutting down' } });
  });
});

describe('metrics', () => {
  it('are told under the name of the service, and made once', async () => {
    const metrics = createMetrics('registry');
    metrics.counter('enrolments_total', 'Enrolled clients.', ['result']).inc({ result: 'ok' });
    metrics.counter('enrolments_total', 'Enrolled clients.', ['result']).inc({ result: 'ok' });
    expect(await metrics.registry.metrics()).toContain(
      'enrolments_total{result="ok",service="registry"} 2',
    );
  });
});

describe('an outage', () => {
  const withCode = (code: string) => Object.assign(new Error('x'), { code });

  it.each(['ECONNREFUSED', '57P01', '57P03', '08006', '53300'])('is what %s means', (code) => {
    expect(isOutage(withCode(code))).toBe(true);
    expect(isOutage(new AggregateError([withCode(code)]))).toBe(true);
  });

  it.each([withCode('23505'), withCode('42P01'), new Error('a defect'), 'ECONNREFUSED', null])(
    'is not what %p means',
    (error) => {
      expect(isOutage(error)).toBe(false);
    },
  );
});
