import { describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';
import { membersPlay } from './testing/members-play.js';

const play = membersPlay();

describe('the owner of a session', () => {
  it('leaves, and who has taken part longest owns it; the last one ends it', async () => {
    const { id } = await play.session();
    await play.join('Bea', id);
    expect(await play.as('Ada', 'POST', `${id}/leave`)).toMatchObject({
      status: 200,
      body: { owner: { id: 'user-bea' }, status: 'running' },
    });
    await eventually(() => {
      expect(play.world.factsOf(id)).toEqual([
        'jumpfleet.session.started.v1',
        'jumpfleet.session.member-joined.v1',
        'jumpfleet.session.member-joined.v1',
        'jumpfleet.session.member-left.v1',
        'jumpfleet.session.owner-changed.v1',
      ]);
    });
    expect(await play.as('Ada', 'POST', `${id}/end`)).toMatchObject({ status: 403 });
    expect(await play.as('Ada', 'POST', `${id}/leave`)).toMatchObject({ status: 403 });
    await play.as('Bea', 'POST', `${id}/leave`);
    await play.ended(id, 'representative', 'Bea');
  });

  it('hands it over: at once within the session, to others when they come', async () => {
    const { id } = await play.session();
    await play.join('Bea', id);
    const transfer = (who: string, body: object) => play.as(who, 'POST', `${id}/transfer`, body);
    expect(await transfer('Ada', { representative: 'user-bea' })).toMatchObject({
      body: { owner: { id: 'user-bea' } },
    });
    expect(await transfer('Ada', { representative: 'user-ada' })).toMatchObject({ status: 403 });
    expect(await transfer('Bea', { team: 7 })).toMatchObject({
      body: { owner: { id: 'user-bea' } },
    });
    await play.join('Dan', id);
    expect((await play.as('Ada', 'GET', id)).body).toMatchObject({ owner: { id: 'user-dan' } });
  });

  it('is who takes it while the owner has no line, or may end sessions', async () => {
    const { id, leg } = await play.session();
    await play.join('Bea', id);
    const take = () => play.as('Bea', 'POST', `${id}/take-ownership`);
    expect(await take()).toMatchObject({ status: 403, body: { code: 'not-the-owner' } });
    await play.detached(id, leg);
    expect(await take()).toMatchObject({ status: 200, body: { owner: { id: 'user-bea' } } });
    play.granted.add('user-ada session:end');
    expect(await play.as('Ada', 'POST', `${id}/take-ownership`)).toMatchObject({
      body: { owner: { id: 'user-ada' } },
    });
  });

  it('whose account is gone leaves the session to the others', async () => {
    const { id, leg } = await play.session('Eva');
    await play.join('Bea', id);
    await play.world.neighbours.policyTells('jumpfleet.user.deleted.v1', 'user-eva', {
      userId: 'user-eva',
      number: 9,
    });
    await play.stateOf(id, leg, 'left');
    expect((await play.as('Bea', 'GET', id)).body).toMatchObject({
      status: 'running',
      owner: { id: 'user-bea' },
    });
  });
});
