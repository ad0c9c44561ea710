import { describe, expect, it } from '@jest/globals';

import { documentText, planLines, whatIfLines } from './policy-report.js';
import type { PolicyChange } from './policy-report.js';

const role: PolicyChange = {
  section: 'jump_item_roles',
  action: 'create',
  name: 'Starter',
  before: null,
  after: { name: 'Starter', permissions: ['start'] },
};

describe('D7: policy as data, for people', () => {
  it('says of each section what comes, changes and goes, and of a change only what differs', () => {
    const team = { section: 'teams', name: 'Help desk' };
    const lead = { user: 'ada', rank: 'lead' };
    const changes: PolicyChange[] = [
      role,
      {
        ...{ ...team, action: 'change' },
        before: { comments: null, members: [lead], more: { a: 1, b: { c: 'x' } } },
        after: { comments: 'ask', members: [{ rank: 'lead', user: 'bo' }], more: { a: 1, b: {} } },
      },
      { ...team, name: 'Old', action: 'delete', before: { name: 'Old' }, after: null },
    ];
    expect(planLines({ changes, problems: [] })).toEqual([
      'jump_item_roles',
      '  + "Starter"',
      '      name: "Starter"',
      '      permissions: ["start"]',
      'teams',
      '  ~ "Help desk"',
      '      comments: null -> "ask"',
      '      members: - {"user":"ada","rank":"lead"}',
      '      members: + {"user":"bo","rank":"lead"}',
      '      more.b.c: "x" -> nothing',
      '  - "Old"',
      '1 to create, 1 to change, 1 to delete',
    ]);
  });

  it('says when only an order differs, when nothing does, and which names there are not', () => {
    const change: PolicyChange = {
      ...{ section: 's', action: 'change', name: 'n' },
      before: { list: ['a', 'b'] },
      after: { list: ['b', 'a'] },
    };
    expect(planLines({ changes: [change], problems: [] })).toContain(
      '      list: ["a","b"] -> ["b","a"]',
    );
    expect(planLines({ changes: [], problems: ['user “nobody”'] })).toEqual([
      'There is no user “nobody”.',
      'No differences.',
    ]);
  });

  it('says who would gain and who would lose what, and where', () => {
    const one = { list: null, items: 0, gained: ['jump'], lost: [], who: ['ada'], count: 3 };
    const list = { type: 'shared', number: 4 } as const;
    const on_items = [{ ...one, list, items: 7, gained: [], lost: ['start', 'add'] }];
    const told = { on_items, rights: [one], sessions: [], is_cut: true };
    expect(whatIfLines(told)).toEqual([
      'who gains and loses',
      '  "ada" and 2 more: -start -add on Jump Group 4 (items: 7)',
      '  "ada" and 2 more: +jump',
      '  and more than is told here',
    ]);
    const nothing = { on_items: [], rights: [], sessions: [], is_cut: false };
    expect(whatIfLines(nothing)).toEqual(['Nobody gains or loses anything.']);
    expect(whatIfLines(null)).toHaveLength(1);
  });

  it('shows nothing that a terminal would obey', () => {
    const change = { ...role, name: '\u001b[2J', after: { name: '\u001b[2J' } };
    expect(planLines({ changes: [change], problems: [] }).join('\n')).not.toContain('\u001b');
  });

  it('is the same file for the same rules, whatever order their fields came in', () => {
    const one = { format: 'f', teams: [{ codeName: 'a', name: 'A', members: [] }] };
    const other = { format: 'f', teams: [{ members: [], name: 'A', codeName: 'a' }] };
    expect(documentText(one)).toBe(documentText(other));
    expect(documentText(one)).toBe(
      '{\n  "format": "f",\n  "teams": [\n    {\n      "name": "A",\n      "codeName": "a",\n      "members": []\n    }\n  ]\n}\n',
    );
  });
});
