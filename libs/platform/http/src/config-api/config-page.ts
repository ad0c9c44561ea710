import { createParamDecorator } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

const maxPerPage = 100;
const maxInteger = 2_147_483_647;

/** A number by which the configuration API knows something, as it stands in a query. */
export const configId = z.coerce.number().int().min(1).max(maxInteger);

/** The configuration API's paging; extend it with the filters of a list. Unknown fields are refused. */
export const configPageQuery = z.strictObject({
  per_page: z.coerce.number().int().min(5).max(maxPerPage).default(maxPerPage),
  current_page: z.coerce.number().int().min(1).max(maxInteger).default(1),
});
export type ConfigPage = z.output<typeof configPageQuery>;

export type PageWindow = Readonly<{ limit: number; offset: number }>;
export type Listed<Row> = Readonly<{ rows: readonly Row[]; total: number }>;

/** Reads one page of a list, sets its headers, and answers its rows. */
export type PagedAnswer = <Row>(
  page: ConfigPage,
  read: (window: PageWindow) => Promise<Listed<Row>>,
) => Promise<readonly Row[]>;

/** For a route that answers a list of the configuration API. */
export const Paged = createParamDecorator((_data: unknown, host): PagedAnswer => {
  const http = host.switchToHttp();
  return async (page, read) => {
    const { rows, total } = await read(pageWindow(page));
    setPageHeaders(
      http.getRequest<FastifyRequest>(),
      http.getResponse<FastifyReply>(),
      page,
      total,
    );
    return rows;
  };
});

/** What of a list's query filters it. */
export function filtersOf<Query extends ConfigPage>(query: Query): Filters<Query> {
  const asked = Object.entries<unknown>(query).filter(
    ([name, value]) => !(name in configPageQuery.shape) && value !== undefined,
  );
  return Object.fromEntries(asked) as Filters<Query>;
}
type Filters<Query> = {
  readonly [Name in Exclude<keyof Query, keyof ConfigPage>]?: Exclude<Query[Name], undefined>;
};

/** What to read from the database for a page. */
export function pageWindow({ per_page, current_page }: ConfigPage): PageWindow {
  return { limit: per_page, offset: (current_page - 1) * per_page };
}

/** The paging headers of the configuration API: `Link` and `X-BT-Pagination-*`. */
export function setPageHeaders(
  request: FastifyRequest,
  reply: FastifyReply,
  { per_page, current_page }: ConfigPage,
  total: number,
): void {
  const last = Math.max(1, Math.ceil(total / per_page));
  const link = (rel: string, page: number): string => {
    const url = new URL(request.url, `${request.protocol}://${request.host}`);
    url.searchParams.set('current_page', String(page));
    url.searchParams.set('per_page', String(per_page));
    return `<${url.href}>; rel="${rel}"`;
  };
  const links = [
    link('first', 1),
    ...(current_page > 1 ? [link('previous', Math.min(current_page - 1, last))] : []),
    ...(current_page < last ? [link('next', current_page + 1)] : []),
    link('last', last),
  ];
  void reply.headers({
    link: links.join(', '),
    'x-bt-pagination-current-page': current_page,
    'x-bt-pagination-last-page': last,
    'x-bt-pagination-per-page': per_page,
    'x-bt-pagination-total': total,
  });
}

/** The configuration API writes UTC as `+00:00` and whole seconds, never `Z`. */
export function configTime(instant: Date | string): string {
  return new Date(instant).toISOString().replace(/\.\d+Z$/, '+00:00');
}
