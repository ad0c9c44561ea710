import { describe, expect, it } from '@jest/globals';
import { newSite, signedIn } from './testing/site.js';

const config = '/api/config/v1';

describe('what every site has', () => {
  it('PO-07: is there once, however many replicas start and how often, and follows the address of the site', async () => {
    const site = await newSite();
    const replicas = await Promise.all([site.start(), site.start()]);
    for (const replica of replicas) await replica.close();
    const later = await site.start({ PUBLIC_URL: 'https://support.example' });
    const headers = await signedIn(later.url);
    const listed = async (path: string) => {
      const answer = await fetch(`${later.url}${config}/${path}`, { headers });
      return (await answer.json()) as { name: string; addresses?: string[] }[];
    };
    expect((await listed('jump-item-role')).map(({ name }) => name)).toEqual([
      'No Access',
      'Administrator',
      'Auditor',
      'Start Sessions Only',
    ]);
    expect(await listed('public-portal')).toEqual([
      { id: 1, name: 'Default', addresses: ['support.example'] },
    ]);
    await later.close();
  }, 60_000);
});
