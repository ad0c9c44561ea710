import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SpanKind, currentTraceparent, startTracing, withSpan } from './index.js';

const received: string[] = [];
/** What a collector does with OTLP over HTTP: takes it. */
const collector = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    received.push(`${request.url ?? ''} ${Buffer.concat(chunks).toString()}`);
    response.end('{}');
  });
});
beforeAll(async () => {
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
});
afterAll(() => {
  collector.closeAllConnections();
  collector.close();
});

describe('a service with a collector', () => {
  it('exports its spans, with what failed, before it ends', async () => {
    const { port } = collector.address() as AddressInfo;
    const endpoint = `http://127.0.0.1:${port}/`;
    const tracing = await startTracing({ service: 'registry', endpoint });
    const traceparent = withSpan('enrol', { kind: SpanKind.SERVER }, () => currentTraceparent());
    expect(traceparent?.endsWith('-01')).toBe(true);
    await withSpan('fail', { parent: traceparent }, () => Promise.reject(new Error('boom'))).catch(
      () => undefined,
    );
    await tracing.shutdown();
    const [exported = ''] = received;
    expect(exported).toMatch(/^\/v1\/traces /);
    for (const told of ['jumpfleet-registry', 'enrol', 'fail', 'boom', traceparent?.slice(3, 35)])
      expect(exported).toContain(told);
  });
});
