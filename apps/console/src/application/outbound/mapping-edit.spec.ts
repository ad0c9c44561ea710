import { describe, expect, it } from '@jest/globals';
import { createRecipient } from '@jumpfleet/outbound-contracts';
import {
  changedAt,
  emptyMapping,
  movedUp,
  newFind,
  newLookup,
  newRule,
  reasonsIn,
  reasonsText,
  rememberedIn,
  rememberedText,
  ruleInWords,
  withLookup,
  without,
} from './mapping-edit.js';

describe('the rules of a connector, as they are edited', () => {
  it('begin with rules that the server takes', () => {
    const mapping = { ...emptyMapping, rules: [{ ...newRule, find: newFind }] };
    const wish = { name: 'x', url: 'https://desk.example/', format: 'mapping', mapping };
    expect(createRecipient.parse(wish)).toMatchObject({ mapping });
  });

  it('are changed, removed and brought before another without touching the rest', () => {
    expect(changedAt(['a', 'b', 'c'], 1, 'B')).toEqual(['a', 'B', 'c']);
    expect(without(['a', 'b', 'c'], 1)).toEqual(['a', 'c']);
    expect(movedUp(['a', 'b', 'c'], 2)).toEqual(['a', 'c', 'b']);
    expect(movedUp(['a', 'b'], 0)).toEqual(['a', 'b']);
  });

  it('keep values out of the answer by a line each, and read back the same', () => {
    const text = 'issue_key = /key\nfirst= /issues/0/key\n\nwhole';
    expect(rememberedIn(text)).toEqual({ issue_key: '/key', first: '/issues/0/key', whole: '' });
    expect(rememberedIn(rememberedText(rememberedIn(text)))).toEqual(rememberedIn(text));
  });

  it('PO-25: may look tickets up, with a reason for each refusal on a line of its own', () => {
    const mapping = withLookup(emptyMapping, newLookup);
    const wish = { name: 'x', url: 'https://desk.example/', format: 'mapping', mapping };
    expect(createRecipient.parse(wish)).toMatchObject({ mapping: { lookup: newLookup } });
    expect(withLookup(mapping, null)).toEqual(emptyMapping);
    const reasons = reasonsIn('answer.closed => The ticket is closed.\n\nThere is no such ticket.');
    expect(reasons).toEqual([
      { when: 'answer.closed', text: 'The ticket is closed.' },
      { when: '', text: 'There is no such ticket.' },
    ]);
    expect(reasonsIn(reasonsText(reasons))).toEqual(reasons);
  });

  it('say in words what they do', () => {
    const rule = {
      ...newRule,
      when: 'fields.external_key',
      find: newFind,
      request: { ...newRule.request, url: '/rest/api/2/issue' },
      remember: { issue_key: '/key' },
    };
    expect(ruleInWords(rule, () => 'Session ended')).toBe(
      'On Session ended, when fields.external_key: look it up by GET; if it is not there, ' +
        'POST /rest/api/2/issue, and keep issue_key.',
    );
  });
});
