import { randomUUID } from 'node:crypto';
import {
  encodeDataFrame,
  permissionsOf,
  relaySequence,
  subjects,
} from '@jumpfleet/gateway-contracts';
import { eventually } from '@jumpfleet/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  allTools,
  attachLeg,
  connected,
  nextOf,
  openLeg,
  openShell,
  sendBytes,
  today,
} from './testing/sessions-world.js';
import { newIdentity } from './testing/test-client.js';
import type { RawLine } from './testing/test-client.js';
import { allPermissions, needs, operations, toolOpens } from './testing/tool-opens.js';
import { twoShards } from './testing/two-shards.js';
import type { TwoShards } from './testing/two-shards.js';

let world: TwoShards;
beforeAll(async () => {
  world = await twoShards();
});

const without = (permission: string) => allPermissions.filter((each) => each !== permission);
const refusal = { t: 'refused', channel: 1, code: 'tool-not-allowed' };

/** What a client hears of a session in which nothing reached it: its end, and nothing before. */
async function heardNothing(rep: RawLine, client: RawLine): Promise<void> {
  rep.say({ t: 'end' });
  expect(await nextOf(client, 'session-over')).toMatchObject({ t: 'session-over' });
}

describe('PO-36: An operation that the session does not allow', () => {
  it.each(needs)(
    'is refused where the representative is: %s without %s',
    async (operation, permission) => {
      const { rep, client, session } = await openLeg(world.across, {
        permissions: without(permission),
      });
      rep.say({ t: 'open', channel: 1, ...toolOpens[operation] });
      expect(await rep.nextJson()).toMatchObject(refusal);
      rep.socket.send(encodeDataFrame(1, Buffer.from('into a channel that is not there')));
      rep.say({ t: 'resize', channel: 1, cols: 1, rows: 1 });
      rep.say({ t: 'credit', channel: 1, bytes: 1_000_000 });
      await heardNothing(rep, client);
      await eventually(() =>
        expect(world.of(session, 'used')).toMatchObject([
          { operation, channel: 1, state: 'refused', code: 'tool-not-allowed' },
        ]),
      );
    },
  );

  it('is refused where the client is too, whatever the other shard relays', async () => {
    const identity = newIdentity(world.issuer);
    const client = await connected(world.across, identity);
    for (const [operation, permission] of needs) {
      const [session, line] = [randomUUID(), randomUUID()];
      const claims = {
        client_id: identity.clientId,
        sub: session,
        permissions: without(permission),
      };
      const answers: unknown[] = [];
      const listening = world.nats.subscribe(subjects.relayToRepresentative(line), {
        callback: (_error, { data }) => {
          answers.push(JSON.parse(Buffer.from(data).toString()));
        },
      });
      const ticket = world.issuer.ticket(claims);
      const request = { op: 'attach', session, ticket, by: randomUUID(), line };
      await world.nats.request(subjects.client(identity.clientId), JSON.stringify(request));
      const say = (sequence: number, frame: Uint8Array) =>
        world.nats.publish(subjects.relayToClient(line), frame, {
          reply: relaySequence(sequence),
        });
      say(1, Buffer.from(JSON.stringify({ t: 'open', channel: 1, ...toolOpens[operation] })));
      say(2, encodeDataFrame(1, Buffer.from('rm -rf /\n')));
      say(3, Buffer.from(JSON.stringify({ t: 'ended', reason: 'representative' })));
      await eventually(() => expect(answers[0]).toMatchObject(refusal));
      expect(await nextOf(client, 'session-over')).toMatchObject({ session });
      listening.unsubscribe();
    }
  });

  it.each(operations)('%s reaches the computer with just what it needs', async (operation) => {
    const permissions = [...permissionsOf[operation]];
    const { rep, client, session, leg } = await openLeg(world.across, { permissions });
    rep.say({ t: 'open', channel: 1, ...toolOpens[operation] });
    expect(await nextOf(client, 'open')).toMatchObject({
      session,
      leg,
      ref: 1,
      ...toolOpens[operation],
    });
    rep.socket.terminate();
  });

  it.each(allTools)('%s is not asked of a client that does not have it', async (tool) => {
    const says = { ...today, tools: allTools.filter((each) => each !== tool) };
    const { rep, client } = await openLeg(world.across, { permissions: allPermissions }, says);
    const [open] = Object.values(toolOpens).filter((each) => 'tool' in each && each.tool === tool);
    rep.say({ t: 'open', channel: 1, ...open });
    expect(await rep.nextJson()).toMatchObject({ ...refusal, code: 'tool-not-available' });
    await heardNothing(rep, client);
  });

  it('stays out of reach when a channel of before is resumed with a ticket that allows less', async () => {
    const { rep, client, ofLeg } = await openLeg(world.across);
    await openShell(rep, client);
    rep.socket.terminate();
    await nextOf(client, 'detach');
    const again = await attachLeg(world.across, { ...ofLeg, permissions: ['file_transfer'] }, true);
    await again.nextJson();
    again.say({ t: 'resume', channel: 1, received: 0 });
    const { channel } = await nextOf(client, 'resume');
    client.say({ t: 'resumed', channel, received: 0, operation: 'shell' });
    expect(await again.nextJson()).toMatchObject(refusal);
    expect(await nextOf(client, 'close')).toMatchObject({ channel, code: 'tool-not-allowed' });
    sendBytes(again, 1, 'whoami');
    await heardNothing(again, client);
  });
});

describe('A representative', () => {
  it('reaches no channel of another leg, whichever number he names', async () => {
    const { rep, client, session, leg, ofLeg } = await openLeg(world.across);
    const channel = await openShell(rep, client, 7);
    const stranger = await attachLeg(world.here, { ...ofLeg, leg: randomUUID() });
    await stranger.nextJson();
    for (const number of [7, channel]) {
      sendBytes(stranger, number, 'not mine');
      stranger.say({ t: 'credit', channel: number, bytes: 10 });
      stranger.say({ t: 'resize', channel: number, cols: 1, rows: 1 });
      stranger.say({ t: 'close', channel: number, reason: '' });
    }
    stranger.say({ t: 'resume', channel: 7, received: 0 });
    const resume = await nextOf(client, 'resume');
    expect(resume).toMatchObject({ session, ref: 7 });
    expect(resume.leg).not.toBe(leg);
    expect(resume.channel).not.toBe(channel);
    for (const each of [rep, stranger]) each.socket.terminate();
  });

  it.each([
    ['bytes before the channel is opened', (rep: RawLine) => sendBytes(rep, 1, 'x'), 4400],
    [
      'a channel twice',
      (rep: RawLine) => rep.say({ t: 'open', channel: 1, ...toolOpens.shell }),
      4400,
    ],
    [
      'a channel to be resumed that lives',
      (rep: RawLine) => rep.say({ t: 'resume', channel: 1, received: 0 }),
      4400,
    ],
    [
      'credit without bound',
      (rep: RawLine) => rep.say({ t: 'credit', channel: 1, bytes: 1_000_000 }),
      4413,
    ],
    ['a second attach', (rep: RawLine) => rep.say({ t: 'attach', ticket: 'x' }), 4400],
    ['a message that there is not', (rep: RawLine) => rep.say({ t: 'sudo' }), 4400],
  ])('who says %s is closed, and so is what he had', async (_what, speak, code) => {
    const { rep, client, session } = await openLeg(world.across);
    rep.say({ t: 'open', channel: 1, ...toolOpens.shell });
    const { channel } = await nextOf(client, 'open');
    speak(rep);
    await expect(rep.closed).resolves.toMatchObject({ code });
    expect(await nextOf(client, 'close')).toMatchObject({ channel });
    await eventually(() => expect(world.of(session, 'ended')[0]?.reason).toBe('connection-lost'));
  });

  it('cannot use the ticket of another session, client or representative for a leg that lives', async () => {
    const { rep, client, ofLeg } = await openLeg(world.across);
    const elsewhere = await attachLeg(world.across, { ...ofLeg, sub: randomUUID() }, true);
    expect(await elsewhere.nextJson()).toMatchObject({ t: 'ended', code: 'ticket-refused' });
    await openShell(rep, client);
    rep.socket.terminate();
  });
});
