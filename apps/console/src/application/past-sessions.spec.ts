import { describe, expect, it } from '@jest/globals';
import { instantOf, secondsOf, waitingIn } from './past-sessions.js';
import type { PastSession, Queue } from './past-sessions.js';

const ran: PastSession = {
  id: 's-1',
  client_id: 'c-1',
  client_name: 'till 4',
  representative: { id: 'u-1', name: 'Rex' },
  status: 'running',
  external_key: '',
  requested_at: '2026-11-21T22:00:00Z',
  started_at: '2026-11-21T22:00:01Z',
  ended_at: null,
  end_reason: null,
  start_method: 'jump',
  presence: 'unattended',
};
const now = new Date('2026-11-21T22:01:01Z');

describe('sessions of before', () => {
  it('ran until their end, or until now, or not at all', () => {
    expect(secondsOf(ran, now)).toBe(60);
    expect(secondsOf({ ...ran, ended_at: '2026-11-21T22:00:11Z' }, now)).toBe(10);
    expect(secondsOf({ ...ran, started_at: null }, now)).toBeUndefined();
  });

  it('are searched from the beginning of a day to the end of another', () => {
    const [from, to] = [instantOf('2026-11-21', 0), instantOf('2026-11-21', 1)];
    expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000);
    expect(instantOf('', 1)).toBe('');
  });
});

describe('the queue', () => {
  it('lists who waits longest first, and nobody twice', () => {
    const ann = { session_id: 's-2', waiting_since: '2026-11-21T22:00:30Z' };
    const bob = { session_id: 's-3', waiting_since: '2026-11-21T22:00:10Z' };
    const queues: Queue[] = [
      { queue: { type: 'general' }, waiting: [ann, bob] },
      { queue: { type: 'team', id: '1', name: 'Tills' }, waiting: [ann] },
    ];
    expect(waitingIn(queues).map(({ session_id: id }) => id)).toEqual(['s-3', 's-2']);
  });
});
