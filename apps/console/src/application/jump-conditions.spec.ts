import { expect, it } from '@jest/globals';
import { formatInstant } from './format.js';
import { jumpRefusal } from './jump-conditions.js';

const next = '2026-11-23T08:00:00.000Z';

it('PO-23: tells the next available time in the time zone of who reads it', () =>
  expect(
    jumpRefusal({
      message: `The schedule does not permit a session to start now. The next available time is ${next}.`,
      extra: { next_available_at: next, needs: [] },
    }),
  ).toEqual({
    text: `The schedule does not permit a session to start now. The next available time is ${formatInstant(next)}.`,
    needs: [],
  }));

it('PO-22, PO-25: asks for what would let it through, and for nothing that it does not know', () => {
  const extra = { needs: ['ticket', 'override', 'a-dance'], next_available_at: null };
  expect(jumpRefusal({ message: 'No.', extra }).needs).toEqual(['override', 'ticket']);
  expect(jumpRefusal({ message: 'The Jump Client is offline.', extra: {} })).toEqual({
    text: 'The Jump Client is offline.',
    needs: [],
  });
});
