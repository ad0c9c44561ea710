import { describe, expect, it } from '@jest/globals';
import { jumpPolicyDefaults } from '@jumpfleet/policy-domain';
import type { JumpPolicyEvent, PolicyEvent } from '@jumpfleet/policy-domain';
import { accessFacts } from './access-facts.projection.js';
import type { AccessFactRow } from './access-facts.projection.js';

const terms = { ...jumpPolicyDefaults, displayName: 'Nights', codeName: 'nights' };
const at = '2026-01-01T00:00:00.000Z';
const created: JumpPolicyEvent = {
  type: 'JumpPolicyCreated',
  version: 2,
  data: { id: 3, terms, createdAt: at },
};
const deleted: JumpPolicyEvent = {
  type: 'JumpPolicyDeleted',
  version: 1,
  data: { id: 3, deletedAt: at },
};

function rowAfter(...events: readonly PolicyEvent[]): AccessFactRow | undefined {
  return events.reduce<AccessFactRow | undefined>(
    (row, event, index) =>
      accessFacts.project(row, {
        event,
        revision: index + 1,
        position: 40 + index,
      }),
    undefined,
  );
}

describe('the facts of the access question', () => {
  it('are those of the aggregate, under its kind and number, at the position of the event', () => {
    expect(accessFacts.keyOf(created)).toBe('jump-policy.3');
    expect(rowAfter(created)).toEqual({
      key: 'jump-policy.3',
      kind: 'jump-policy',
      number: 3,
      fact: { kind: 'jump-policy', number: 3, terms },
      revision: 40,
    });
  });

  it('leave a mark when they are gone, so that whoever reads on learns of it', () => {
    expect(rowAfter(created, deleted)).toMatchObject({ number: 3, fact: null, revision: 41 });
  });
});
