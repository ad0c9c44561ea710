import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventsStream } from '@jumpfleet/messaging';
import { eventually, testDatabase, testNats } from '@jumpfleet/testing';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { cause, raised } from './testing/counters.js';
import { TwoServices, tallyFault } from './testing/two-services.js';
import { previousHeader } from './wire.js';

const counters = ['hall', 'gate', 'roof', 'yard', 'attic'];

let natsUrl: string;
let services: TwoServices;

const start = async (): Promise<TwoServices> =>
  TwoServices.start({
    sourceUrl: await testDatabase('source'),
    targetUrl: await testDatabase('target'),
    natsUrl,
  });

/** Every raise had its effect once, and each counter's in order. */
const allArrived = () =>
  eventually(async () => {
    const expected = await services.raisedRevisions();
    expect(expected.size).toBeGreaterThan(0);
    expect(await services.tally()).toEqual(expected);
  });

const streamState = async () => {
  const manager = await jetstreamManager(services.nats);
  return (await manager.streams.info(eventsStream.name)).state;
};

beforeAll(async () => {
  natsUrl = (await testNats()).url;
});
beforeEach(async () => {
  tallyFault.fail = undefined;
  services = await start();
  const manager = await jetstreamManager(services.nats);
  await manager.streams.delete(eventsStream.name).catch(() => false);
});
afterEach(() => services.stop());

describe('A fact on its way to another service', () => {
  it('arrives once, in the order of its stream', async () => {
    services.startRelay();
    await services.startConsumer();
    await services.raise(counters, 20);
    await allArrived();
  });

  it('arrives also when the other service was not there', async () => {
    services.startRelay();
    await services.raise(counters, 5);
    await eventually(async () => expect((await streamState()).messages).toBe(25));
    await services.startConsumer();
    await allArrived();
  });

  it('is a CloudEvent with its trace, its cause and its place in the order', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    services.startRelay();
    await services.startConsumer();
    await services.raise(['hall'], 1);
    await services.store.append('hall', 2, [raised('hall', 7)], {
      cause: { ...cause, causationId: 'request-1', traceparent },
    });
    await allArrived();
    const [row] = await services.target.query<{ traceparent: string }[]>(
      'SELECT traceparent FROM tally WHERE revision = 3',
    );
    expect(row?.traceparent.slice(0, 36)).toBe(traceparent.slice(0, 36));
    const stored = await (
      await jetstreamManager(services.nats)
    ).streams.getMessage(eventsStream.name, { seq: 2 });
    expect(stored?.subject).toMatch(/^events\.counters\.\d\d\.counter\.raised$/);
    expect(stored?.json()).toMatchObject({
      specversion: '1.0',
      source: 'jumpfleet/counters',
      type: 'jumpfleet.counter.raised.v1',
      subject: 'hall',
      data: { counterId: 'hall', by: 7 },
      streamversion: 3,
      position: 3,
      correlationid: 'c',
      causationid: 'request-1',
      actor: cause.actor,
    });
    expect(stored?.header.get('ce-type')).toBe('jumpfleet.counter.raised.v1');
    expect(stored?.header.get('traceparent')).toBe(traceparent);
    expect(stored?.header.get(previousHeader)).toBe('2');
  });

  it('is published again when the stream was wiped, and has no second effect', async () => {
    services.startRelay();
    await services.startConsumer();
    await services.raise(counters, 4);
    await allArrived();
    await (await jetstreamManager(services.nats)).streams.delete(eventsStream.name);
    await services.raise(counters, 4);
    await allArrived();
    await eventually(async () => expect((await streamState()).messages).toBeGreaterThanOrEqual(40));
  });

  it('is published again when a consumer lacks it', async () => {
    services.startRelay();
    await services.raise(counters, 4);
    await eventually(async () => expect((await streamState()).messages).toBe(20));
    const manager = await jetstreamManager(services.nats);
    for (const seq of [3, 4, 9, 20]) await manager.streams.deleteMessage(eventsStream.name, seq);
    await services.startConsumer();
    await allArrived();
  });

  it('arrives in order although the stream has it out of order and twice', async () => {
    services.startRelay();
    await services.raise(['hall'], 6);
    await eventually(async () => expect((await streamState()).messages).toBe(6));
    await services.rest();
    const manager = await jetstreamManager(services.nats);
    const messages = [];
    for (let seq = 1; seq <= 6; seq++)
      messages.push(await manager.streams.getMessage(eventsStream.name, { seq }));
    await manager.streams.purge(eventsStream.name);
    for (const index of [0, 2, 1, 2, 5, 3, 4, 0, 5]) {
      const message = messages[index];
      if (message)
        await jetstream(services.nats).publish(message.subject, message.data, {
          headers: message.header,
          msgID: crypto.randomUUID(),
        });
    }
    await services.startConsumer();
    await allArrived();
  });

  it('is neither lost nor doubled when two relays and two consumers of one name run', async () => {
    services.startRelay();
    services.startRelay();
    await services.startConsumer();
    await services.startConsumer();
    await services.raise(counters, 10);
    await allArrived();
  });
});

describe('An event that a handler cannot handle', () => {
  it('is parked with its error while others go on, and has its effect when it is replayed', async () => {
    services.startRelay();
    const consumer = await services.startConsumer();
    tallyFault.fail = ({ data }) => {
      if (data.counterId === 'roof') throw new Error('the roof is closed');
    };
    await services.raise(counters, 3);
    await eventually(async () => {
      expect((await services.tally()).get('yard')).toHaveLength(3);
      expect(await consumer.parked()).toHaveLength(3);
    });
    expect((await services.tally()).has('roof')).toBe(false);
    expect((await consumer.parked())[0]?.error).toContain('the roof is closed');

    const [first] = await consumer.parked();
    expect(await consumer.replayParked(first?.id)).toBe(0);
    expect((await consumer.parked())[0]).toMatchObject({ id: first?.id, attempts: 2 });

    tallyFault.fail = undefined;
    expect(await consumer.replayParked()).toBe(3);
    expect(await consumer.replayParked()).toBe(0);
    expect(await consumer.parked()).toEqual([]);
    expect(await services.tally()).toEqual(await services.raisedRevisions());
  });

  it('is not parked for a fault that passes', async () => {
    let faults = 0;
    services.startRelay();
    const consumer = await services.startConsumer();
    tallyFault.fail = () => {
      if (++faults <= 2) throw new Error('deadlock detected');
    };
    await services.raise(['hall'], 3);
    await allArrived();
    expect(await consumer.parked()).toEqual([]);
  });

  it('leaves nothing of a half-done effect behind', async () => {
    services.startRelay();
    const consumer = await services.startConsumer();
    await services.target.query('CREATE UNIQUE INDEX ON tally (counter)');
    await services.raise(['hall'], 3);
    await eventually(async () => expect(await consumer.parked()).toHaveLength(2));
    expect((await services.tally()).get('hall')).toEqual([2]);
    expect((await consumer.parked())[0]?.error).toContain('duplicate key');
  });
});
