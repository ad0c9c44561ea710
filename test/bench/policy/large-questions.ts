import type { AccessQuestion, Action, ItemFacts } from '@jumpfleet/policy-domain';
import { chance, userId } from './large-site.js';
import type { SiteSize } from './large-site.js';

const noon = Date.parse('2026-11-18T12:00:00Z');

/** Nine in ten lie in shared groups. */
export function itemsOf({ items, groups, users }: SiteSize): ItemFacts[] {
  const pick = chance(2);
  return Array.from({ length: items }, (_, n) => ({
    id: `item-${n}`,
    list:
      n % 10 === 0
        ? ({ type: 'personal', number: pick(users) + 1 } as const)
        : ({ type: 'shared', number: pick(groups) + 1 } as const),
    jumpPolicy: n % 2 === 0 ? pick(20) + 1 : null,
    attended: n % 10 === 3 ? pick(20) + 1 : null,
    unattended: n % 10 === 3 ? pick(20) + 1 : null,
    publicSiteAddress: '',
  }));
}

const asked: readonly Action[] = [
  'jump-client:view',
  'jump-client:jump',
  'jump-client:view',
  'jump-client:edit-tag',
  'jump-client:remove',
  'jump-client:jump',
];

/** Random users about random items; two in three about an item where the user is a member. */
export function questionsOf(
  size: SiteSize,
  items: readonly ItemFacts[],
  count: number,
): AccessQuestion[] {
  const pick = chance(3);
  const byGroup = Map.groupBy(items, ({ list }) => (list.type === 'shared' ? list.number : 0));
  return Array.from({ length: count }, (_, n) => {
    const number = pick(size.users) + 1;
    const policy = (number % size.groupPolicies) + 1;
    const known = byGroup.get(((policy * 7 + pick(10) * 3) % size.groups) + 1) ?? items;
    const from = n % 3 === 0 ? items : known;
    return {
      principalId: userId(number),
      principalType: 'user',
      action: asked[n % asked.length] ?? 'jump-client:view',
      item: from[pick(from.length)],
      at: noon + pick(3_600_000),
      presence: n % 2 === 0 ? 'attended' : 'unattended',
      ticketGiven: true,
    };
  });
}
