import { describe, expect, it } from '@jest/globals';
import { KeptFilter, groupPage } from './jump-group-list.js';

const group = (id: number, name: string, comments: string | null = null) => ({
  id,
  name,
  code_name: name.toLowerCase(),
  comments,
});

describe('PO-13: the list of Jump Groups', () => {
  const groups = [group(1, 'Servers', 'In Berlin'), group(2, 'Desks'), group(3, 'Labs', 'berlin')];

  it('finds by name or comments, whatever the case', () => {
    expect(groupPage(groups, 'BERLIN', 1).rows.map(({ id }) => id)).toEqual([1, 3]);
    expect(groupPage(groups, 'desk', 1).rows.map(({ id }) => id)).toEqual([2]);
    expect(groupPage(groups, 'none', 1)).toEqual({ rows: [], page: 1, pages: 1 });
  });

  it('has pages of twenty, and shows the last for one beyond', () => {
    const many = Array.from({ length: 45 }, (_, index) => group(index + 1, `G${index + 1}`));
    expect(groupPage(many, '', 2).rows[0]?.id).toBe(21);
    expect(groupPage(many, '', 9)).toMatchObject({ page: 3, pages: 3 });
  });
});

describe('PO-13: the filter', () => {
  it('is kept for each person until it is cleared', () => {
    const kept = new Map<string, string>();
    const keeper = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    new KeptFilter(keeper, 'ada').keep('berlin');
    expect(new KeptFilter(keeper, 'ada').text).toBe('berlin');
    expect(new KeptFilter(keeper, 'bob').text).toBe('');
    new KeptFilter(keeper, 'ada').keep('');
    expect(kept.size).toBe(0);
  });
});
