import type { DeliveryQuery } from '../../application/ports.js';

/** The deliveries of a fact lie within so many numbers behind its own. */
export const factSpan = 200;

/** The number of the first fact from an instant on; nothing when there is none. */
export const firstFactFrom = (instant: string): string =>
  `(SELECT id FROM delivery_facts WHERE created_at >= ${instant} ORDER BY created_at LIMIT 1)`;

class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown, type: string): string {
    return `$${this.values.push(value)}::${type}`;
  }
}

/** A page of deliveries, newest first: each filter walks an index of its own in the order of the numbers. */
export function deliveryPage(query: DeliveryQuery): { statement: string; parameters: unknown[] } {
  const parameters = new Parameters();
  const limit = parameters.add(query.limit, 'integer');
  const within = bounds(query, parameters);
  const isByFact = query.event !== undefined || query.key !== undefined;
  const statement = isByFact
    ? byFact(query, within, { parameters, limit })
    : byStatus(query, within, { parameters, limit });
  return { statement, parameters: parameters.values };
}

type Page = Readonly<{ parameters: Parameters; limit: string }>;

/** Between which numbers, over `d.seq` or, for the walks along one recipient's, over `-d.seq`. */
type Bounds = Readonly<{ bySeq: string; byMinus: string }>;

function bounds({ before, since, until }: DeliveryQuery, parameters: Parameters): Bounds {
  const below: string[] = [];
  const above: string[] = [];
  if (before !== undefined) below.push(parameters.add(before, 'bigint'));
  if (until !== undefined) {
    const first = firstFactFrom(parameters.add(until, 'timestamptz'));
    below.push(`coalesce(${first}, ${Number.MAX_SAFE_INTEGER})`);
  }
  if (since !== undefined) above.push(firstFactFrom(parameters.add(since, 'timestamptz')));
  const all = (conditions: string[]): string => ['true', ...conditions].join(' AND ');
  return {
    bySeq: all([...below.map((x) => `d.seq < ${x}`), ...above.map((x) => `d.seq > ${x}`)]),
    byMinus: all([...below.map((x) => `-d.seq > -${x}`), ...above.map((x) => `-d.seq < -${x}`)]),
  };
}

function byFact(query: DeliveryQuery, within: Bounds, { parameters, limit }: Page): string {
  const { event, key, recipient, status, before } = query;
  const fact = ['true'];
  if (event !== undefined) fact.push(`f.name = ${parameters.add(event, 'text')}`);
  if (key !== undefined) fact.push(`f.key = ${parameters.add(key, 'text')}`);
  if (before !== undefined) fact.push(`f.id < ${parameters.add(before, 'bigint')}`);
  const delivery = [within.bySeq];
  if (recipient !== undefined)
    delivery.push(`d.recipient_id = ${parameters.add(recipient, 'uuid')}`);
  if (status !== undefined) delivery.push(`d.status = '${status}'`);
  return `SELECT d.* FROM delivery_facts f CROSS JOIN LATERAL (
      SELECT d.* FROM deliveries d
      WHERE d.seq > f.id AND d.seq <= f.id + ${factSpan} AND d.fact_id = f.id AND ${delivery.join(' AND ')}) d
    WHERE ${fact.join(' AND ')} ORDER BY f.id DESC, d.seq DESC LIMIT ${limit}`;
}

function byStatus(query: DeliveryQuery, within: Bounds, { parameters, limit }: Page): string {
  const { recipient, status } = query;
  const newest = (...conditions: string[]): string =>
    `(SELECT d.* FROM deliveries d WHERE ${[...conditions, within.bySeq].join(' AND ')} ORDER BY d.seq DESC LIMIT ${limit})`;
  const ofOne = (...conditions: string[]): string =>
    `(SELECT d.* FROM deliveries d WHERE ${[...conditions, within.byMinus].join(' AND ')} ORDER BY -d.seq LIMIT ${limit})`;
  const own =
    recipient === undefined ? '' : `d.recipient_id = ${parameters.add(recipient, 'uuid')}`;
  switch (status) {
    case undefined:
      if (own === '') return newest();
      return `${ofOne(own, `d.status = 'queued'`)} UNION ALL ${ofOne(own, `d.status <> 'queued'`)}
        ORDER BY seq DESC LIMIT ${limit}`;
    case 'queued':
      if (own !== '') return ofOne(own, `d.status = 'queued'`);
      return `SELECT d.* FROM recipients r
        CROSS JOIN LATERAL ${ofOne('d.recipient_id = r.id', `d.status = 'queued'`)} d
        ORDER BY d.seq DESC LIMIT ${limit}`;
    case 'delivered':
      return (own === '' ? newest : ofOne)(
        own || 'true',
        `d.status <> 'queued'`,
        `d.status = 'delivered'`,
      );
    case 'dead':
    case 'skipped':
    case 'dropped':
      return newest(own || 'true', `d.status = '${status}'`);
  }
}
