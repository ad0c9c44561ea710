import { describe, expect, it } from '@jest/globals';
import type { DeliveryItem } from '@jumpfleet/outbound-contracts';
import {
  deliveryQuery,
  mayRedeliver,
  noDeliveries,
  withNewest,
  withOlder,
} from './delivery-list.js';

const delivery = (id: string, status: DeliveryItem['status'] = 'delivered'): DeliveryItem => ({
  ...{ id, status, recipient: 'r', event: 'test_event', event_id: id, key: 'k' },
  ...{ created_at: '', next_attempt_at: null, finished_at: null, attempts: [] },
});
const page = (ids: string, cursor: string | null) => ({
  items: ids.split('').map((id) => delivery(id)),
  next_cursor: cursor,
});
const idsOf = ({ items }: { items: readonly DeliveryItem[] }) => items.map(({ id }) => id).join('');

describe('the list of deliveries', () => {
  const two = withOlder(withNewest(noDeliveries, page('fed', 'd')), page('cba', 'a'));

  it('asks only for what was chosen', () => {
    const all = { recipient: '', status: '', event: '' } as const;
    expect(deliveryQuery(all, null)).toBe('limit=50');
    expect(deliveryQuery({ ...all, recipient: 'r', status: 'dead' }, 'c')).toBe(
      'limit=50&recipient=r&status=dead&cursor=c',
    );
  });

  it('shows the newest first and grows below', () => {
    expect(idsOf(two)).toBe('fedcba');
    expect(two.cursor).toBe('a');
  });

  it('takes in what is new, and keeps what was read below', () => {
    const looked = withNewest(two, page('hgfe', 'e'));
    expect(idsOf(looked)).toBe('hgfedcba');
    expect(looked.cursor).toBe('a');
  });

  it('lets go of what the first page has no more', () => {
    expect(idsOf(withNewest(two, page('fd', 'd')))).toBe('fdcba');
    expect(idsOf(withNewest(two, page('fe', null)))).toBe('fe');
  });

  it('begins anew when so much came that nothing of it is known', () => {
    const looked = withNewest(two, page('zyx', 'x'));
    expect([idsOf(looked), looked.cursor]).toEqual(['zyx', 'x']);
  });

  it('offers to deliver again what is over and still has a recipient', () => {
    const all = ['queued', 'delivered', 'skipped', 'dead', 'dropped'] as const;
    expect(all.filter((status) => mayRedeliver({ status }))).toEqual([
      'delivered',
      'skipped',
      'dead',
    ]);
  });
});
