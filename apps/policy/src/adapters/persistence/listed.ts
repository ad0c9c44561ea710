import type { Listed, PageWindow } from '@jumpfleet/http';
import type { DataSource } from 'typeorm';

/** Parts of a query; none of them is input, which comes as values. */
type ListQuery = Readonly<{
  select: string;
  from: string;
  where: string;
  orderBy: string;
  values: readonly unknown[];
  window: PageWindow;
}>;

/** One page of a list and how long the list is. */
export async function listed<Row>(
  dataSource: DataSource,
  { select, from, where, orderBy, values, window: { limit, offset } }: ListQuery,
): Promise<Listed<Row>> {
  const page = `LIMIT $${String(values.length + 1)} OFFSET $${String(values.length + 2)}`;
  const rows: Row[] = await dataSource.query(`${select} ${where} ORDER BY ${orderBy} ${page}`, [
    ...values,
    limit,
    offset,
  ]);
  const counted: { total: number }[] = await dataSource.query(
    `SELECT count(*)::int AS total ${from} ${where}`,
    [...values],
  );
  return { rows, total: counted[0]?.total ?? 0 };
}
