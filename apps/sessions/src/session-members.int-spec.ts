import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { sessionEndRequest, sessionWord, subjects } from '@jumpfleet/gateway-contracts';
import type { SessionWord } from '@jumpfleet/gateway-contracts';
import { policyNeighbour, unlimitedSession } from '@jumpfleet/policy-neighbour';
import { eventually } from '@jumpfleet/testing';
import { claimsOf, membersPlay } from './testing/members-play.js';

const play = membersPlay();

describe('a ticket for one’s own part', () => {
  it('is for the same leg each time, for a new line, and not for who takes no part', async () => {
    const { id, leg } = await play.session();
    const again = await play.as('Ada', 'POST', `${id}/ticket`);
    expect(again).toMatchObject({ status: 200, body: { session: { id } } });
    const claims = claimsOf(again.body['ticket']);
    expect(claims).toMatchObject({ leg, permissions: ['shell'] });
    const third = await play.as('Ada', 'POST', `${id}/ticket`);
    expect(claimsOf(third.body['ticket']).line).toBeGreaterThan(claims.line);
    expect(await play.as('Bea', 'POST', `${id}/ticket`)).toMatchObject({ status: 404 });
    play.granted.add('user-bea session:view');
    expect(await play.as('Bea', 'POST', `${id}/ticket`)).toMatchObject({
      status: 403,
      body: { code: 'not-a-member' },
    });
    await play.as('Ada', 'POST', `${id}/end`);
    expect(await play.as('Ada', 'POST', `${id}/ticket`)).toMatchObject({
      status: 409,
      body: { code: 'session-over' },
    });
  });
});

describe('a line that is lost', () => {
  it('may come back on any shard, and the session goes on as long as it does in time', async () => {
    const { id, leg } = await play.session();
    await play.detached(id, leg);
    await play.attached(id, leg, 2, 'shard-2');
    await play.world.passTime(id);
    await play.world.report(id, 'detached', { leg, line: 1 });
    const other = await play.session('Bea');
    await play.world.report(other.id, 'ended', { leg: other.leg, reason: 'representative' });
    await play.ended(other.id, 'representative', 'Bea');
    await play.stateOf(id, leg, 'attached');
    expect((await play.as('Ada', 'GET', id)).body).toMatchObject({ status: 'running' });
  });

  it('ends the session of one representative when nobody comes back', async () => {
    const { id, leg } = await play.session();
    await play.detached(id, leg);
    await play.world.passTime(id);
    await play.ended(id, 'connection-lost');
  });

  it('takes one of several out of the session, who is told to the gateway and to others', async () => {
    const { id } = await play.session();
    const leg = await play.join('Bea', id);
    const closed = play.world.answers(
      subjects.legEnd(leg),
      (message) => sessionEndRequest.parse(message).reason,
    );
    await play.detached(id, leg);
    await play.world.passTime(id);
    await play.stateOf(id, leg, 'left');
    await eventually(() => {
      expect(closed).toEqual(['connection-lost']);
      expect(play.world.factsOf(id)).toContain('jumpfleet.session.member-left.v1');
    });
    expect((await play.as('Ada', 'GET', id)).body).toMatchObject({ status: 'running' });
  });
});

describe('who comes into a running session', () => {
  it('PO-27: comes without invitation where others may, with what policy grants them and the session may', async () => {
    const { id } = await play.session();
    const source = { layer: 'site', number: 0, sessionPolicy: 0, label: '' };
    const permissions = [{ permission: 'chat', allowed: true, source, overrode: [] }];
    const asked: unknown[] = [];
    policyNeighbour.decidesJump = (question) => {
      asked.push(question);
      return { session: { ...unlimitedSession, permissions } };
    };
    const joined = await play.as('Bea', 'POST', `${id}/join`, {});
    expect(asked).toEqual([expect.objectContaining({ joinsSession: true })]);
    expect(claimsOf(joined.body['ticket'])).toMatchObject({
      sub: id,
      permissions: [],
      rep: { id: 'user-bea' },
    });
  });

  it('PO-27, SB-07: is kept out in the words of the field where they may not, unless the owner invites them', async () => {
    const { id } = await play.session();
    policyNeighbour.decidesJump = ({ principalId, joinsSession }) =>
      joinsSession === true && principalId === 'user-bea'
        ? { allowed: false, session: null, code: 'simultaneous-jump-refused', reasons: [] }
        : {};
    expect(await play.as('Bea', 'POST', `${id}/join`, {})).toMatchObject({
      status: 409,
      body: {
        code: 'simultaneous-jump-refused',
        detail: 'Permission denied joining existing support session.',
      },
    });
    expect(await play.as('Bea', 'GET', id)).toMatchObject({ status: 404 });
    const invited = await play.as('Ada', 'POST', `${id}/invite`, { representative: 'bea' });
    expect(invited).toMatchObject({ status: 200, body: { id } });
    expect(await play.as('Bea', 'GET', id)).toMatchObject({ status: 200 });
    expect(await play.as('Bea', 'POST', `${id}/join`, {})).toMatchObject({ status: 201 });
  });

  it('learns nothing of a session at an item that they may not see', async () => {
    const { id } = await play.session();
    policyNeighbour.decidesJump = () => ({
      allowed: false,
      session: null,
      code: 'item-not-visible',
      reasons: [],
    });
    const unknown = await play.as('Bea', 'POST', `${randomUUID()}/join`, {});
    expect(unknown.status).toBe(404);
    expect(await play.as('Bea', 'POST', `${id}/join`, {})).toEqual(unknown);
  });

  it('PO-34: comes from outside when only the invitation opens the item, and never owns the session', async () => {
    const { id, leg } = await play.session();
    policyNeighbour.decidesJump = ({ principalId }) =>
      principalId === 'user-ada'
        ? {}
        : { allowed: false, session: null, code: 'role-lacks-permission', reasons: [] };
    await play.as('Ada', 'POST', `${id}/invite`, { team: 'seven' });
    await play.join('Cem', id);
    expect(await play.as('Ada', 'POST', `${id}/transfer`, { representative: 'cem' })).toMatchObject(
      {
        status: 409,
        body: { code: 'ownership-not-allowed' },
      },
    );
    await play.world.report(id, 'ended', { leg, reason: 'representative' });
    await play.ended(id, 'representative');
  });

  it('is somebody who exists, and comes by the owner’s word alone', async () => {
    const { id } = await play.session();
    await play.join('Bea', id);
    const invite = (who: string, body: object) => play.as(who, 'POST', `${id}/invite`, body);
    expect(await invite('Ada', { representative: 'nobody' })).toMatchObject({ status: 404 });
    expect(await invite('Ada', { team: 99 })).toMatchObject({ status: 404 });
    expect(await invite('Ada', {})).toMatchObject({ status: 422 });
    expect(await invite('Bea', { representative: 'cem' })).toMatchObject({
      status: 403,
      body: { code: 'not-the-owner' },
    });
    expect(await invite('Cem', { representative: 'cem' })).toMatchObject({ status: 404 });
  });
});

describe('those who take part', () => {
  it('are told to everybody in the session whenever that changes, and to who asks', async () => {
    const { id, leg } = await play.session();
    const words: SessionWord[] = [];
    play.world.nats.subscribe(subjects.sessionWord(id), {
      callback: (_error, message) => {
        words.push(sessionWord.parse(message.json()));
      },
    });
    await play.world.nats.flush();
    await play.join('Bea', id);
    const both = {
      owner: 'user-ada',
      members: [
        { type: 'representative', id: 'user-ada', name: 'Ada', is_connected: true },
        { type: 'representative', id: 'user-bea', name: 'Bea', is_connected: true },
      ],
    };
    await eventually(() => {
      expect(words.at(-1)).toEqual({ kind: 'members', ...both });
    });
    expect(await play.as('Bea', 'GET', `${id}/members`)).toEqual({ status: 200, body: both });
    expect(await play.as('Cem', 'GET', `${id}/members`)).toMatchObject({ status: 404 });
    await play.world.report(id, 'ended', { leg, reason: 'representative' });
    await eventually(() => {
      expect(words.at(-1)).toMatchObject({ owner: 'user-bea', members: [{ id: 'user-bea' }] });
    });
  });
});
