import { describe, expect, it } from '@jest/globals';
import { meets, scriptIn, scriptQuery } from './client-script.js';
import type { JumpClient } from './fleet.js';

const query = (text: string) =>
  scriptQuery(new URLSearchParams(`action=start_pinned_client_session&${text}`));
const client = {
  hostname: 'Till-ABC',
  comments: 'under maintenance',
  tag: 'server',
  private_ip: '10.10.24.7',
  public_ip: null,
} as JumpClient;

describe('a client script in the address of the console', () => {
  it('SB-11: is read from the address as it was written there', () => {
    const script = 'action=start_pinned_client_session&search_string=ABC & Sons';
    const address = `?script=${encodeURIComponent(script.replace('& ', '%26 '))}`;
    expect(scriptIn(address)?.get('search_string')).toBe('ABC & Sons');
    expect(scriptIn('?other=1')).toBeUndefined();
  });

  it('SB-14: takes exactly one of search_string and client.*', () => {
    expect(query('search_string=ABC').search).toBe('ABC');
    expect(() => query('')).toThrow('exactly one');
    expect(() => query('search_string=ABC&client.tag=server')).toThrow('exactly one');
  });

  it('SB-12, SB-13: keeps to the longest texts', () => {
    expect(() => query(`search_string=${'x'.repeat(1025)}`)).toThrow('1024');
    expect(() => query(`client.tag=${'x'.repeat(256)}`)).toThrow('255');
  });

  it('SB-13, SB-18: takes computers that meet all conditions, in part and in any case', () => {
    expect(meets(client, query('client.comments=Maintenance&client.tag=SERV'))).toBe(true);
    expect(meets(client, query('client.private_ip=10.10.24'))).toBe(true);
    expect(meets(client, query('client.comments=maintenance&client.tag=desk'))).toBe(false);
    expect(meets(client, query('client.public_ip=10'))).toBe(false);
  });

  it('SB-15: brings custom fields and the external key along', () => {
    expect(query('search_string=A&external_key=INC1&session.custom.site=Bern')).toMatchObject({
      externalKey: 'INC1',
      custom: { site: 'Bern' },
    });
  });

  it('does nothing else', () => {
    expect(() => scriptQuery(new URLSearchParams('action=delete_everything'))).toThrow(
      'start_pinned_client_session',
    );
  });
});
