import { describe, expect, it } from '@jest/globals';
import { csvCell, exportFleet } from './fleet-export.js';
import type { FleetPage, FleetQuery, JumpClientItem } from './fleet-list.js';
import { unlimitedScope } from './item-scope.js';

const item = (name: string): JumpClientItem => ({
  ...{
    id: 'i',
    endpoint_id: 'e',
    name,
    hostname: 'h',
    jump_group: 'g',
    tag: '',
    comments: 'a "b", c\nd',
  },
  ...{ status: 'online', shard: null, version: '1', needs_update: false, platform: 'linux-64' },
  install_mode: 'user',
  ...{ public_ip: null, private_ip: null, registered_at: 't', last_connect_at: null },
  ...{ last_disconnect_at: null, last_accessed_at: null, statistics: null, statistics_at: null },
});
const query: Omit<FleetQuery, 'after' | 'limit'> = {
  ...{ search: undefined, fields: undefined, status: undefined, group: undefined, tag: undefined },
  ...{ scope: unlimitedScope, isDescending: false },
  sort: 'name',
};

/** So many pages of one item each. */
const pages =
  (count: number) =>
  ({ after }: FleetQuery): Promise<FleetPage> => {
    const at = Number(after?.key ?? 0);
    const next = at + 1 < count ? { part: '', key: String(at + 1), id: 'i' } : undefined;
    return Promise.resolve({ items: count === 0 ? [] : [item(`n${at}`)], next });
  };

async function whole(count: number, format: 'csv' | 'json'): Promise<string> {
  let text = '';
  for await (const part of exportFleet(pages(count), query, format)) text += part;
  return text;
}

describe('the export of the list (RG-42)', () => {
  it('is CSV with a line for its columns, and quotes what needs it', async () => {
    const lines = (await whole(2, 'csv')).split('\r\n');
    expect(lines[0]).toMatch(/^id,endpoint_id,name,hostname,jump_group,tag,comments,status/);
    expect(lines[1]).toContain('i,e,n0,h,g,,"a ""b"", c\nd",online,');
    expect(lines).toHaveLength(4);
  });

  it.each([0, 1, 3])('is JSON that can be parsed, with %i clients', async (count) => {
    const all = JSON.parse(await whole(count, 'json')) as JumpClientItem[];
    expect(all.map(({ name }) => name)).toEqual(Array.from({ length: count }, (_, at) => `n${at}`));
  });

  it('leaves no formula to a spreadsheet', () => {
    for (const formula of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])
      expect(csvCell(formula)).toMatch(/^"?'/);
    expect(csvCell('=HYPERLINK("x","y")')).toBe('"\'=HYPERLINK(""x"",""y"")"');
    expect(csvCell('till-7')).toBe('till-7');
  });
});
