import { randomUUID } from 'node:crypto';
import { recordingMessage, subjects } from '@jumpfleet/gateway-contracts';
import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import { eventually } from '@jumpfleet/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  attachLeg,
  nextOf,
  openLeg,
  openShell,
  sendBytes,
  today,
} from './testing/sessions-world.js';
import { toolOpens } from './testing/tool-opens.js';
import { twoShards } from './testing/two-shards.js';
import type { TwoShards } from './testing/two-shards.js';

let world: TwoShards;
const batches: RecordingBatch[] = [];
beforeAll(async () => {
  world = await twoShards();
  world.nats.subscribe('recording.>', {
    callback: (_error, message) => {
      batches.push(...recordingMessage.parse(message.json()));
    },
  });
});

const itemsOf = (session: string) =>
  batches.filter((batch) => batch.session === session).flatMap(({ items }) => items);
const outputOf = (session: string) =>
  itemsOf(session)
    .map((item) => (item.kind === 'output' ? Buffer.from(item.data, 'base64').toString() : ''))
    .join('');

describe('What a shell shows', () => {
  it('SB-03: is recorded from its first size to its end, bytes for bytes', async () => {
    const { rep, client, session, leg } = await openLeg(world.across, { record: true });
    const channel = await openShell(rep, client, 3);
    for (const text of ['$ ', 'ls\r\n', 'README.md\r\n']) sendBytes(client, channel, text);
    rep.say({ t: 'resize', channel: 3, cols: 100, rows: 50 });
    await nextOf(client, 'resize');
    client.say({ t: 'exit', channel, code: 0 });
    client.say({ t: 'close', channel, reason: '' });
    await eventually(() => expect(itemsOf(session).at(-1)).toMatchObject({ kind: 'end' }));
    expect(outputOf(session)).toBe('$ ls\r\nREADME.md\r\n');
    expect(itemsOf(session)[0]).toMatchObject({ kind: 'start', cols: 80, rows: 24 });
    expect(itemsOf(session)).toContainEqual(expect.objectContaining({ kind: 'resize', cols: 100 }));
    expect(batches.find((batch) => batch.session === session)).toMatchObject({ leg, channel: 3 });
    rep.socket.terminate();
  });

  it('goes on being recorded where the representative goes on after a lost line', async () => {
    const { rep, client, session, ofLeg } = await openLeg(world.across, { record: true });
    sendBytes(client, await openShell(rep, client), '12345');
    await rep.next();
    rep.socket.terminate();
    await nextOf(client, 'detach');
    const again = await attachLeg(world.across, { ...ofLeg, record: true }, true);
    await again.nextJson();
    again.say({ t: 'resume', channel: 1, received: 3 });
    const { channel } = await nextOf(client, 'resume');
    client.say({ t: 'resumed', channel, received: 0, operation: 'shell' });
    sendBytes(client, channel, '45678');
    await eventually(() => expect(outputOf(session)).toBe('1234545678'));
    expect(batches.find(({ session: of, offset }) => of === session && offset === 3)).toBeDefined();
    again.socket.terminate();
  });

  it('is not recorded where nobody wants it', async () => {
    const { rep, client, session } = await openLeg(world.across);
    const recorded = await openLeg(world.across, { record: true });
    sendBytes(client, await openShell(rep, client), 'secret');
    sendBytes(recorded.client, await openShell(recorded.rep, recorded.client), 'seen');
    await eventually(() => expect(outputOf(recorded.session)).toBe('seen'));
    expect(itemsOf(session)).toEqual([]);
    for (const line of [rep, recorded.rep]) line.socket.terminate();
  });
});

describe('What is done with the tools', () => {
  const permissions = ['file_transfer', 'file_transfer_from_computer'];
  it('SB-03: is reported when it begins and when it is done, with what went over the channel', async () => {
    const { rep, client, session, leg, ofLeg } = await openLeg(world.across, { permissions });
    const path = '/tmp/caf\udce9 \n'.concat('\ud83d\ude00');
    rep.say({ t: 'open', channel: 1, ...toolOpens.download, path });
    const { channel } = await nextOf(client, 'open');
    client.say({ t: 'opened', channel, result: { length: 5 } });
    expect(await rep.nextJson()).toEqual({ t: 'opened', channel: 1, result: { length: 5 } });
    sendBytes(client, channel, 'hello');
    const sha256 = 'a'.repeat(64);
    client.say({ t: 'exit', channel, code: 0, result: { length: 5, sha256 } });
    client.say({ t: 'close', channel, reason: '' });
    const about = {
      leg,
      client: ofLeg.client_id,
      channel: 1,
      operation: 'download',
      path: '/tmp/caf\\xe9 \n\ud83d\ude00',
    };
    await eventually(() =>
      expect(world.of(session, 'used')).toMatchObject([
        { ...about, state: 'opened' },
        { ...about, state: 'done', bytes: 5, sha256, exit_code: 0 },
      ]),
    );
    rep.socket.terminate();
  });

  it('is reported as refused or failed with the code of why', async () => {
    const { rep, client, session } = await openLeg(world.across, { permissions });
    for (const number of [1, 2]) rep.say({ t: 'open', channel: number, ...toolOpens.download });
    const [one, two] = [await nextOf(client, 'open'), await nextOf(client, 'open')];
    client.say({ t: 'refused', channel: one.channel, code: 'path-not-found', message: '' });
    client.say({ t: 'opened', channel: two.channel });
    client.say({ t: 'close', channel: two.channel, code: 'io-failed', reason: '' });
    await eventually(() =>
      expect(
        world.of(session, 'used').map(({ channel, state, code }) => [channel, state, code]),
      ).toEqual([
        [1, 'refused', 'path-not-found'],
        [2, 'opened', undefined],
        [2, 'failed', 'io-failed'],
      ]),
    );
    rep.socket.terminate();
  });

  it('PO-42: is asked of whoever is at the computer, and of the default where nobody can be asked', async () => {
    const prompt = { rule: 'each', default_answer: 'deny', timeout_seconds: 30 } as const;
    const asked = await openLeg(world.across, { prompt });
    asked.rep.say({ t: 'open', channel: 1, ...toolOpens.shell });
    expect(await nextOf(asked.client, 'open')).toMatchObject({ prompt });
    const old = await openLeg(world.across, { prompt }, {});
    old.rep.say({ t: 'open', channel: 1, ...toolOpens.shell });
    expect(await old.rep.nextJson()).toMatchObject({ t: 'refused', code: 'denied-by-customer' });
    for (const { rep } of [asked, old]) rep.socket.terminate();
  });
});

describe('What is said', () => {
  const word = (n: number) => ({
    n,
    from: { type: 'representative', name: 'Ada' },
    text: 'Good morning.',
    at: '2026-11-21T10:00:00.000Z',
  });

  it('SB-02: is reported from both sides, and told to all when it is on record', async () => {
    const { rep, client, session } = await openLeg(world.across, { permissions: ['chat'] });
    const [mine, theirs] = [randomUUID(), randomUUID()];
    rep.say({ t: 'say', id: mine, text: 'Good morning.' });
    client.say({ t: 'say', session, id: theirs, text: 'Hello!' });
    client.say({ t: 'say', session: randomUUID(), id: randomUUID(), text: 'to nobody' });
    await eventually(() =>
      expect(world.of(session, 'said').map(({ id, from }) => [id, from])).toEqual(
        expect.arrayContaining([
          [mine, 'representative'],
          [theirs, 'customer'],
        ]),
      ),
    );
    world.nats.publish(subjects.sessionWord(session), JSON.stringify({ kind: 'said', ...word(1) }));
    expect(await rep.nextJson()).toEqual({ t: 'said', ...word(1) });
    expect(await nextOf(client, 'said')).toEqual({ t: 'said', session, ...word(1) });
    const members = { owner: 'u-1', members: [] };
    world.nats.publish(
      subjects.sessionWord(session),
      JSON.stringify({ kind: 'members', ...members }),
    );
    expect(await rep.nextJson()).toEqual({ t: 'members', ...members });
    rep.socket.terminate();
  });

  it('needs the permission to chat, and patience', async () => {
    const { rep, session } = await openLeg(world.across);
    rep.say({ t: 'say', id: randomUUID(), text: 'Hm.' });
    expect(await rep.nextJson()).toMatchObject({ t: 'notice', code: 'tool-not-allowed' });
    for (let i = 0; i < 25; i++) rep.say({ t: 'say', id: randomUUID(), text: 'Hm.' });
    await expect(rep.closed).resolves.toMatchObject({ code: 4413 });
    expect(world.of(session, 'said')).toEqual([]);
  });

  it('can be that whoever is at the computer leaves', async () => {
    const { rep, client, session } = await openLeg(world.across);
    const channel = await openShell(rep, client);
    client.say({ t: 'leave', session });
    expect(await rep.nextJson()).toMatchObject({ t: 'ended', code: 'customer' });
    expect(await nextOf(client, 'close')).toMatchObject({ channel });
    await eventually(() => expect(world.of(session, 'ended')[0]?.reason).toBe('customer'));
  });
});

describe('SB-31: A client that can wake others', () => {
  it('is told whom, and one that cannot is not', async () => {
    const { client, ofLeg } = await openLeg(world.across);
    const order = { op: 'wake', macs: ['00:00:5e:00:53:01'], password: '0123456789ab' };
    const ask = async (request: object, id = ofLeg.client_id) =>
      (await world.nats.request(subjects.client(id), JSON.stringify(request))).json();
    expect(await ask(order)).toEqual({ ok: true });
    const { op: t, ...told } = order;
    expect(await nextOf(client, 'wake')).toEqual({ t, ...told });
    expect(await ask({ ...order, macs: ['x'] })).toMatchObject({ ok: false, code: 'malformed' });
    const old = await openLeg(world.across, {}, { ...today, features: [] });
    expect(await ask(order, old.ofLeg.client_id)).toMatchObject({ code: 'tool-not-available' });
  });
});
