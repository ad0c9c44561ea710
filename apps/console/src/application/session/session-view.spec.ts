import { describe, expect, it } from '@jest/globals';
import { closeSentence } from './session-endings.js';
import { afterEffect, newSession, secondsLeft } from './session-view.js';

const attached = afterEffect(newSession, {
  do: 'attached',
  attachment: {
    session: 's-1',
    leg: 'l-1',
    client: { id: 'c-1', name: 'till 4' },
    permissions: ['shell'],
    tools: ['shell', 'files'],
    grace_ms: 60_000,
    resumed: false,
  },
});

describe('a session as its representative sees it', () => {
  it('knows what it may, and what the computer can, once it is attached', () =>
    expect(attached).toMatchObject({
      phase: 'attached',
      abilities: { permissions: ['shell'], tools: ['shell', 'files'] },
    }));

  it('counts down while a line is lost, never from more than the grace', () => {
    const away = afterEffect(attached, { do: 'away', whose: 'theirs', untilMs: 41_000 });
    expect(away.phase).toBe('away');
    expect(secondsLeft(away, 1_500)).toBe(40);
    expect(secondsLeft(away, 99_000)).toBe(0);
    const early = afterEffect(attached, { do: 'away', whose: 'theirs', untilMs: 3_600_000 });
    expect(secondsLeft(early, 0)).toBe(60);
    expect(afterEffect(away, { do: 'back' }).phase).toBe('attached');
  });

  it('shows the newest notice, and who takes part', () => {
    const noted = afterEffect(attached, {
      do: 'notice',
      notice: { code: 'schedule-ends', message: 'Ten minutes left.' },
    });
    const member = { type: 'representative', id: 'u-1', name: 'Rex', is_connected: true } as const;
    const joined = afterEffect(noted, {
      do: 'members',
      members: { owner: 'u-1', members: [member] },
    });
    expect(joined).toMatchObject({ notice: 'Ten minutes left.', members: { owner: 'u-1' } });
  });

  it.each([
    ['client-gone', 'The Jump Client is offline.'],
    ['customer', 'The customer has ended the session.'],
    ['deleted', 'The Jump Client does not exist.'],
    ['connection-lost', 'The connection was lost.'],
    ['Something new.', 'Something new.'],
  ])('says why it is over: %s', (reason, outcome) =>
    expect(afterEffect(attached, { do: 'ended', reason, code: '' })).toMatchObject({
      phase: 'over',
      outcome,
    }),
  );

  it.each([
    [1001, '', 'The server is being restarted. Jump again in a moment.'],
    [4403, '', 'The ticket of this session is no longer valid. Jump again.'],
    [4410, 'deleted', 'The Jump Client does not exist.'],
    [1006, '', 'The connection was lost.'],
  ])('has words for the close code %d', (code, reason, words) =>
    expect(closeSentence(code, reason)).toBe(words),
  );
});
