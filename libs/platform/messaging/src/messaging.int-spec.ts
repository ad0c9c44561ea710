import { currentTraceparent, withSpan } from '@jumpfleet/observability';
import { eventually, testNats } from '@jumpfleet/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  checkNats,
  closeNats,
  connectNats,
  ensureStream,
  eventsStream,
  extract,
  telemetryStream,
  withConsumeSpan,
  withPublishSpan,
} from './index.js';
import type { NatsConnection } from './index.js';

const server = await testNats();
let nats: NatsConnection;
beforeAll(async () => {
  nats = await connectNats({ url: server.url, name: 'spec' });
});
afterAll(() => closeNats(nats));

describe('the streams', () => {
  it('are made by whoever comes first, and by all at once', async () => {
    const definitions = [eventsStream, telemetryStream, eventsStream, telemetryStream];
    await Promise.all(definitions.map((definition) => ensureStream(nats, definition)));
    const { config } = await ensureStream(nats, eventsStream);
    expect(config).toMatchObject({ name: 'EVENTS', subjects: ['events.>'], max_age: 0 });
  });

  it('are brought to their definition when that has changed', async () => {
    await ensureStream(nats, telemetryStream);
    const { config } = await ensureStream(nats, { ...telemetryStream, max_bytes: 1_000_000 });
    expect(config.max_bytes).toBe(1_000_000);
    const manager = await jetstreamManager(nats);
    expect((await manager.streams.info('TELEMETRY')).config.storage).toBe('memory');
  });
});

describe('a message', () => {
  it('carries the trace and the correlation id of what caused it', async () => {
    const subscription = nats.subscribe('spec.traced', { max: 1 });
    const sent = withSpan('request', {}, () =>
      withPublishSpan('spec.traced', { correlationId: 'c-1' }, (headers) => {
        nats.publish('spec.traced', 'x', { headers });
        return currentTraceparent();
      }),
    );
    for await (const message of subscription) {
      expect(extract(message.headers)).toEqual({ traceparent: sent, correlationId: 'c-1' });
      const inside = withConsumeSpan(message.subject, message.headers, (context) => {
        expect(context.correlationId).toBe('c-1');
        return currentTraceparent();
      });
      expect(inside?.slice(0, 35)).toBe(sent?.slice(0, 35));
      expect(inside).not.toBe(sent);
    }
  });

  it('without headers has no context', () => {
    expect(extract(undefined)).toEqual({});
  });
});

describe('the line to NATS', () => {
  it('comes back by itself, with its subscriptions, after the server was killed', async () => {
    const received: string[] = [];
    nats.subscribe('spec.back', {
      callback: (_error, message) => {
        received.push(message.string());
      },
    });
    await server.kill();
    await server.start();
    await eventually(() => checkNats(nats));
    nats.publish('spec.back', 'again');
    await eventually(() => received.includes('again'));
  });

  it('is closed in time even while the server is away', async () => {
    const other = await connectNats({ url: server.url, name: 'other' });
    await server.kill();
    await closeNats(other, 200);
    expect(other.isClosed()).toBe(true);
    await expect(checkNats(other)).rejects.toThrow('closed');
    await server.start();
    await eventually(() => checkNats(nats));
  });
});
