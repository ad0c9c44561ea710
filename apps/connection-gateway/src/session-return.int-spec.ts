import { randomUUID } from 'node:crypto';
import { decodeDataFrame, limits, subjects } from '@jumpfleet/gateway-contracts';
import { eventually } from '@jumpfleet/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  attachLeg,
  connected,
  nextOf,
  openLeg,
  openShell,
  sendBytes,
} from './testing/sessions-world.js';
import type { RawLine } from './testing/test-client.js';
import { twoShards } from './testing/two-shards.js';
import type { TwoShards } from './testing/two-shards.js';

let world: TwoShards;
beforeAll(async () => {
  world = await twoShards();
});

const textOf = (frame: string | Buffer) =>
  Buffer.from(decodeDataFrame(frame as Buffer)?.payload ?? []).toString();

/** Both ends go on with the shell, the representative at byte `received`. */
async function goOn(rep: RawLine, client: RawLine, leg: string, received = 0): Promise<number> {
  rep.say({ t: 'resume', channel: 1, received });
  const resume = await nextOf(client, 'resume');
  expect(resume).toMatchObject({ leg, ref: 1, received });
  const { channel } = resume;
  client.say({ t: 'resumed', channel, received: 3, operation: 'shell' });
  expect(await rep.nextJson()).toMatchObject({ t: 'resumed', channel: 1, received: 3 });
  sendBytes(client, channel, 'output');
  expect(textOf(await rep.next())).toBe('output');
  sendBytes(rep, 1, 'input');
  expect(textOf(await client.next())).toBe('input');
  return channel;
}

describe.each(['across', 'here'] as const)('A leg whose line is lost, %s', (where) => {
  it('goes on when the representative comes back, on whichever shard', async () => {
    const site = world[where];
    const { client, session, leg, rep, ofLeg } = await openLeg(site);
    await openShell(rep, client);
    rep.socket.terminate();
    expect(await nextOf(client, 'detach')).toEqual({ t: 'detach', session, leg });
    await eventually(() => expect(world.of(session, 'detached')).toHaveLength(1));
    const again = await attachLeg({ ...site, representativeUrl: world.two.url }, ofLeg, true);
    expect(await again.nextJson()).toMatchObject({
      t: 'attached',
      leg,
      resumed: true,
      grace_ms: limits.sessionGraceMs,
    });
    await goOn(again, client, leg);
    expect(world.of(session, 'ended')).toEqual([]);
    await eventually(() => {
      const lines = world.of(session, 'attached').map(({ line }) => line ?? 0);
      expect(lines[1]).toBeGreaterThan(lines[0] ?? 0);
    });
    again.socket.terminate();
  });

  it('goes on when the client comes back, with another connection to another shard', async () => {
    const site = world[where];
    const { identity, client, session, leg, rep } = await openLeg(site);
    await openShell(rep, client);
    client.socket.terminate();
    expect(await rep.nextJson()).toMatchObject({ t: 'suspended' });
    rep.say({ t: 'open', channel: 2, tool: 'shell', cols: 80, rows: 24 });
    expect(await rep.nextJson()).toMatchObject({ t: 'refused', code: 'tool-not-available' });
    sendBytes(rep, 1, 'into the void');
    const back = await connected({ ...site, clientUrl: world.two.url }, identity);
    expect(await rep.nextJson()).toEqual({ t: 'restored' });
    sendBytes(rep, 1, 'of before the resume');
    await goOn(rep, back, leg, 6);
    expect(world.of(session, 'ended')).toEqual([]);
    rep.say({ t: 'end' });
    expect(await nextOf(back, 'close')).toMatchObject({ t: 'close' });
    expect(await nextOf(back, 'session-over')).toMatchObject({ session });
  });
});

describe('A representative who comes back', () => {
  it('waits for the computer when that is away too, and finds it when it is back', async () => {
    const { identity, client, leg, rep, ofLeg } = await openLeg(world.across);
    await openShell(rep, client);
    client.socket.terminate();
    rep.socket.terminate();
    const again = await attachLeg(world.across, ofLeg, true);
    expect(await again.nextJson()).toMatchObject({ t: 'suspended' });
    const back = await connected(world.across, identity);
    let answer = (await again.nextJson()) as { t: string };
    while (answer.t === 'suspended') answer = (await again.nextJson()) as { t: string };
    expect(answer).toMatchObject({ t: 'attached', resumed: true });
    await goOn(again, back, leg);
    again.socket.terminate();
  });

  it('takes the leg over from a line that seems to live still', async () => {
    const { client, session, leg, rep, ofLeg } = await openLeg(world.across);
    await openShell(rep, client);
    const again = await attachLeg(world.here, ofLeg, true);
    expect(await again.nextJson()).toMatchObject({ t: 'attached', resumed: true });
    await expect(rep.closed).resolves.toMatchObject({ code: 4409 });
    expect(await nextOf(client, 'detach')).toEqual({ t: 'detach', session, leg });
    await goOn(again, client, leg);
    expect(world.of(session, 'ended')).toEqual([]);
    again.socket.terminate();
  });

  it('finds nothing of before when he does not ask for it', async () => {
    const { client, session, leg, rep, ofLeg } = await openLeg(world.across);
    const channel = await openShell(rep, client);
    const fresh = await attachLeg(world.across, ofLeg);
    expect(await nextOf(client, 'close')).toMatchObject({ channel });
    expect(await nextOf(client, 'session-over')).toMatchObject({ session });
    expect(await fresh.nextJson()).toMatchObject({ t: 'attached', leg, resumed: false });
    fresh.socket.terminate();
  });

  it('is told what the computer does not know any more', async () => {
    const { client, rep, ofLeg } = await openLeg(world.across);
    rep.socket.terminate();
    await nextOf(client, 'detach');
    const again = await attachLeg(world.across, ofLeg, true);
    await again.nextJson();
    again.say({ t: 'resume', channel: 5, received: 0 });
    const { channel } = await nextOf(client, 'resume');
    client.say({ t: 'refused', channel, code: 'channel-unknown', message: 'Unknown.' });
    expect(await again.nextJson()).toMatchObject({ t: 'refused', channel: 5 });
    again.socket.terminate();
  });
});

describe('The end of a leg', () => {
  it('is told by sessions to both ends, and leaves the other legs alone', async () => {
    const { client, session, leg, rep, ofLeg } = await openLeg(world.across);
    const channel = await openShell(rep, client);
    const other = await attachLeg(world.here, { ...ofLeg, leg: randomUUID() });
    await other.nextJson();
    const theirs = await openShell(other, client);
    const request = JSON.stringify({ reason: 'removed' });
    const reply = await world.nats.request(subjects.legEnd(leg), request);
    expect(reply.json()).toEqual({ ok: true });
    expect(await rep.nextJson()).toMatchObject({ t: 'ended', code: 'removed' });
    expect(await nextOf(client, 'close')).toMatchObject({ channel });
    expect(await nextOf(client, 'session-over')).toMatchObject({ session, leg });
    sendBytes(client, theirs, 'still here');
    expect(textOf(await other.next())).toBe('still here');
    await world.nats.request(
      subjects.sessionEnd(session),
      JSON.stringify({ reason: 'representative' }),
    );
    expect(await nextOf(client, 'close')).toMatchObject({ channel: theirs });
    expect(await nextOf(client, 'session-over')).toEqual({
      t: 'session-over',
      session,
      reason: 'The session was ended.',
    });
    expect(await other.nextJson()).toMatchObject({ t: 'ended', code: 'representative' });
  });

  it('reaches a leg whose representative is away, so that nothing stays behind', async () => {
    const { client, session, leg, rep } = await openLeg(world.across);
    await openShell(rep, client);
    rep.socket.terminate();
    await nextOf(client, 'detach');
    await world.nats.request(subjects.legEnd(leg), JSON.stringify({ reason: 'connection-lost' }));
    expect(await nextOf(client, 'session-over')).toMatchObject({ session });
  });
});
