import type { Listed, PageWindow } from '@jumpfleet/http';
import type { DataSource } from 'typeorm';
import type { Conditions } from './conditions.js';

type PageSql = Readonly<{
  select: string;
  /** What the rows are counted over. */
  counted: string;
  order: string;
  conditions: Conditions;
  window: PageWindow;
}>;

/** One page of a list and how many rows there are in all. */
export async function readPage<Row extends object>(
  dataSource: DataSource,
  { select, counted, order, conditions, window }: PageSql,
): Promise<Listed<Row>> {
  const { where } = conditions;
  const filterValues = [...conditions.values];
  const limit = `LIMIT ${conditions.value(window.limit)} OFFSET ${conditions.value(window.offset)}`;
  const [rows, [count]] = await Promise.all([
    dataSource.query<Row[]>(`${select} ${where} ORDER BY ${order} ${limit}`, conditions.values),
    dataSource.query<{ total: number }[]>(
      `SELECT count(*)::integer AS total FROM ${counted} ${where}`,
      filterValues,
    ),
  ]);
  return { rows, total: count?.total ?? 0 };
}
