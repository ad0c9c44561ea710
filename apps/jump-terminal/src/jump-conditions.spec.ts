import { expect, it } from '@jest/globals';
import { conditionsOf, questions } from './jump-conditions.js';

it('PO-23: tells the next available time on the clock of who reads it', () => {
  const next = '2026-11-23T08:00:00.000Z';
  const { text } = conditionsOf({
    message: `It is closed. The next available time is ${next}.`,
    extra: { next_available_at: next },
  });
  const local = new Date(next).toLocaleString(undefined, { timeZoneName: 'short' });
  expect(text).toBe(`It is closed. The next available time is ${local}.`);
});

it('PO-22, PO-25: asks for what is needed, and not again for what was given', () => {
  const { needs } = conditionsOf({ message: '', extra: { needs: ['override', 'ticket'] } });
  expect(questions(needs, {}).map(({ name }) => name)).toEqual(['override_reason', 'ticket_id']);
  expect(questions(needs, { ticket_id: 'INC-1' }).map(({ name }) => name)).toEqual([
    'override_reason',
  ]);
  expect(questions(['approval'], {})).toEqual([]);
});
