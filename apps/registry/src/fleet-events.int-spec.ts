import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { subjects } from '@jumpfleet/gateway-contracts';
import { eventsStream } from '@jumpfleet/messaging';
import { eventually } from '@jumpfleet/testing';
import { jetstream } from '@nats-io/jetstream';
import { livingRun, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

type Frame = Readonly<{ id: string; event: string; data: Record<string, unknown> }>;

let site: RegistrySite;
const open: AbortController[] = [];
beforeAll(async () => {
  site = await registrySite();
  await livingRun(site, 's', 'r');
}, 60_000);
afterEach(() => {
  for (const controller of open.splice(0)) controller.abort();
});

/** A watcher of `/api/v1/events` and what it has got so far. */
async function watch(lastEventId?: string): Promise<Frame[]> {
  const controller = new AbortController();
  open.push(controller);
  const response = await fetch(`${site.registry.url}/api/v1/events`, {
    headers: {
      authorization: `Bearer ${site.token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: controller.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const frames: Frame[] = [];
  void read(response, frames).catch(() => undefined);
  return frames;
}

async function read({ body }: Response, frames: Frame[]): Promise<void> {
  let text = '';
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString();
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const [, id, event, data] = /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(part) ?? [];
      if (id && event && data) frames.push({ id, event, data: JSON.parse(data) });
    }
  }
}

describe('GET /api/v1/events', () => {
  it('tells of presence, edits and removals as they happen', async () => {
    const frames = await watch();
    const { client_id: id } = await site.client({ hostname: 'watched' });
    const latest = () => frames.findLast(({ data }) => data['id'] === id);
    await eventually(() =>
      expect(latest()?.data).toMatchObject({ hostname: 'watched', status: 'offline' }),
    );
    const items = [{ client: id, epoch: 1, online: true, at: 1 }];
    await jetstream(site.nats).publish(
      subjects.presence('s'),
      JSON.stringify({ shard: 's', run: 'r', items }),
    );
    await eventually(() => expect(latest()?.data).toMatchObject({ status: 'online', shard: 's' }));
    await site.call('PATCH', `/api/v1/jump-clients/${id}`, { name: 'renamed' });
    await eventually(() => expect(latest()?.data).toMatchObject({ name: 'renamed' }));
    await site.call('DELETE', `/api/v1/jump-clients/${id}`);
    await eventually(() => expect(latest()).toMatchObject({ event: 'removed', data: { id } }));
    expect(new Set(frames.map((frame) => frame.id)).size).toBe(frames.length);
  });

  it('gives a watcher that comes back what it missed meanwhile', async () => {
    const steady = await watch();
    const first = await watch();
    await site.client({ hostname: 'one' });
    await eventually(() => expect(first).toHaveLength(1));
    open.pop()?.abort();
    await site.client({ hostname: 'two' });
    await eventually(() => expect(steady).toHaveLength(2));
    const again = await watch(first[0]?.id);
    await eventually(() => expect(again).toEqual(steady.slice(1)));
    expect(await watch('of-another-life')).toEqual([]);
  });
});

describe('the facts about jump clients', () => {
  it('are published for other services, without installers and keys', async () => {
    const { client_id: id } = await site.client({ hostname: 'published' });
    await site.call('PATCH', `/api/v1/jump-clients/${id}`, { tag: 'p' });
    await site.call('DELETE', `/api/v1/jump-clients/${id}`);
    const consumer = await jetstream(site.nats).consumers.get(eventsStream.name, {
      filter_subjects: ['events.registry.>'],
    });
    const all: { type: string; subject: string; data: object }[] = [];
    const messages = await consumer.consume();
    void (async () => {
      for await (const message of messages) all.push(message.json());
    })();
    await eventually(() =>
      expect(all.filter(({ subject }) => subject === id).map(({ type }) => type)).toEqual([
        'jumpfleet.jump-client.registered.v1',
        'jumpfleet.jump-client.edited.v1',
        'jumpfleet.jump-client.deleted.v1',
      ]),
    );
    await messages.close();
    const { rows } = await site.database.query<{ key: string }>('SELECT key FROM installer_key');
    const { rows: events } = await site.database.query<{ text: string }>(
      'SELECT e::text AS text FROM events e',
    );
    const written = JSON.stringify(all) + events.map(({ text }) => text).join();
    for (const { key } of rows) expect(written).not.toContain(key);
  });
});
