import { describe, expect, it } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { configPageQuery, configTime, pageWindow, setPageHeaders } from './config-page.js';

function headersOf(query: object, total: number): Record<string, unknown> {
  let sent: Record<string, unknown> = {};
  const request = { url: '/api/config/v1/user?name=x', protocol: 'https', host: 'site' };
  const reply = { headers: (headers: Record<string, unknown>) => (sent = headers) };
  setPageHeaders(
    request as FastifyRequest,
    reply as unknown as FastifyReply,
    configPageQuery.parse(query),
    total,
  );
  return sent;
}

describe('a page of the configuration API', () => {
  it('has 5 to 100 items, 100 when nobody asks', () => {
    expect(configPageQuery.parse({})).toEqual({ per_page: 100, current_page: 1 });
    expect(configPageQuery.safeParse({ per_page: '4' }).success).toBe(false);
    expect(configPageQuery.safeParse({ per_page: '101' }).success).toBe(false);
    expect(pageWindow({ per_page: 5, current_page: 3 })).toEqual({ limit: 5, offset: 10 });
  });

  it('says where the others are', () => {
    const { link, ...rest } = headersOf({ per_page: '5', current_page: '2' }, 11);
    expect(String(link).split(', ')).toEqual([
      '<https://site/api/config/v1/user?name=x&current_page=1&per_page=5>; rel="first"',
      '<https://site/api/config/v1/user?name=x&current_page=1&per_page=5>; rel="previous"',
      '<https://site/api/config/v1/user?name=x&current_page=3&per_page=5>; rel="next"',
      '<https://site/api/config/v1/user?name=x&current_page=3&per_page=5>; rel="last"',
    ]);
    expect(rest).toEqual({
      'x-bt-pagination-current-page': 2,
      'x-bt-pagination-last-page': 3,
      'x-bt-pagination-per-page': 5,
      'x-bt-pagination-total': 11,
    });
  });

  it('is the first and the last when there is nothing', () => {
    expect(headersOf({}, 0)).toMatchObject({ 'x-bt-pagination-last-page': 1 });
  });

  it('writes UTC as an offset', () => {
    expect(configTime('2026-01-01T12:00:00.123Z')).toBe('2026-01-01T12:00:00+00:00');
  });
});
