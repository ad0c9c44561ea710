import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@jumpfleet/testing';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import type { FleetQuery, PageEnd } from '../../application/fleet-list.js';
import { clientStatuses, searchFields, sortKeys } from '../../application/fleet-list.js';
import { unlimitedScope } from '../../application/item-scope.js';
import { FleetSample } from '../../application/fleet-sample.js';
import { planPage } from '../../application/page-plan.js';
import type { SampledItem } from '../../application/fleet-sample.js';
import { expectedIn } from '../../testing/expected-page.js';
import {
  count,
  known,
  needsUpdate,
  seedKnownFleet,
  textOf,
  words,
} from '../../testing/known-fleet.js';
import { FleetQueries } from './fleet-queries.js';
import { fleetSearchMigrations } from './fleet-search.migration.js';
import { fleetMigrations } from './fleet-tables.migration.js';
import { lifecycleMigrations } from './lifecycle-tables.migration.js';
import { registryReadModels } from './read-models.js';
import { readPool } from './read-pool.js';
import { siteUserMigrations } from './site-user.migration.js';
import { upgradeTargetMigrations } from './upgrade-target.migration.js';

let database: DataSource;
let pool: ReturnType<typeof readPool>;
beforeAll(async () => {
  const url = await testDatabase('fleet-queries');
  const migrations = [
    ...fleetMigrations,
    ...lifecycleMigrations,
    ...siteUserMigrations,
    ...fleetSearchMigrations,
    ...upgradeTargetMigrations,
  ];
  database = new DataSource({ type: 'postgres', url, migrations });
  await database.initialize();
  await database.runMigrations();
  for (const { table, createTable } of registryReadModels) await database.query(createTable(table));
  pool = readPool(url, () => undefined);
  await seedKnownFleet(database);
}, 60_000);
afterAll(() => Promise.all([pool.end(), database.destroy()]));

const sampled: SampledItem[] = known.map((item) => ({
  listKey: item.listKey,
  list: item.list.toLowerCase(),
  codeName: '',
  status: item.status,
  needsUpdate: needsUpdate(item),
  text: textOf(item),
  connectedAt: item.connectedAt,
  accessedAt: item.accessedAt,
  registeredAt: item.registeredAt,
}));
/** Samples that are right, and ones that lead to every other plan: each must find the same. */
const samples = [
  new FleetSample(sampled, count),
  new FleetSample(sampled, 1_000_000),
  new FleetSample([], 1_000_000),
  new FleetSample(
    sampled.map((item) => ({ ...item, text: words.join('\n').toLowerCase() })),
    1_000_000,
  ),
  new FleetSample(sampled.slice(0, 1), 5_000),
];

async function allPages(fleet: FleetQueries, query: FleetQuery): Promise<string[]> {
  const found: string[] = [];
  let after: PageEnd | undefined;
  do {
    const page = await fleet.page({ ...query, after });
    found.push(...page.items.map(({ id }) => id));
    after = page.next;
  } while (after);
  return found;
}

/** Says that what holds the text begins far from the beginning, whether or not that is so. */
function lateIn(search: string): FleetSample {
  const matching = sampled.filter(({ text }) => text.includes(search) && text > '1');
  const before = matching.flatMap((item) => [item, item, item]);
  return new FleetSample(
    [...before.map((item, index) => ({ ...item, text: `0${index}` })), ...matching],
    matching.length * 200,
  );
}

const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const somewhere = { everything: false, reasons: [] };
const queries: fc.Arbitrary<FleetQuery> = fc
  .record({
    search: fc.constantFrom(
      ...[
        'till',
        'till',
        'TILL-7',
        'ill',
        'ber',
        'a',
        '%',
        'äö',
        '10.0.3',
        'ada',
        'nowhere',
        '2026-0',
      ],
      undefined,
    ),
    fields: seldom(fc.subarray([...searchFields], { minLength: 1 })),
    terms: seldom(
      fc.array(
        fc.record({ field: fc.constantFrom(...searchFields), text: fc.constantFrom('till', 'a') }),
        { maxLength: 2 },
      ),
    ),
    status: seldom(fc.constantFrom(...clientStatuses)),
    group: seldom(fc.constantFrom('berlin', 'Ada', 'none')),
    tag: seldom(fc.constantFrom('till', 'x')),
    needsUpdate: seldom(fc.boolean()),
    scope: fc.constantFrom(
      unlimitedScope,
      unlimitedScope,
      { ...somewhere, jumpGroupIds: [2], personalListOf: [] },
      { ...somewhere, jumpGroupIds: [1, 3], personalListOf: [1] },
      {
        ...{ ...somewhere, jumpGroupIds: [3], personalListOf: [] },
        others: { exceptJumpGroupIds: [2, 3], exceptPersonalListOf: [1] },
      },
    ),
    sort: fc.constantFrom(...sortKeys, ...Array.from({ length: 8 }, () => 'rank' as const)),
    isDescending: fc.boolean(),
    after: fc.constant(undefined),
    limit: fc.constantFrom(7, 30, 500),
  })
  .map((query) =>
    query.sort === 'rank'
      ? { ...query, isDescending: false, search: query.search ?? 'till' }
      : query,
  );

describe('a page of the fleet', () => {
  it('RG-70: holds what it should in its order, whichever way it is looked for', async () => {
    await fc.assert(
      fc.asyncProperty(queries, fc.constantFrom(...samples), async (drawn, sample) => {
        const fleet = new FleetQueries(pool, { current: () => Promise.resolve(sample) });
        expect(await allPages(fleet, drawn)).toEqual(expectedIn(drawn));
      }),
      { numRuns: 250 },
    );
  }, 120_000);

  it('RG-70: is the same when it is looked for in a stretch of names', async () => {
    for (const search of ['ill', 'asse', 'erlin'])
      for (const sort of ['rank', 'name'] as const) {
        const sample = lateIn(search);
        const fleet = new FleetQueries(pool, { current: () => Promise.resolve(sample) });
        const unused = { fields: undefined, status: undefined, group: undefined, tag: undefined };
        const query: FleetQuery = {
          ...{ ...unused, search, sort, isDescending: false, scope: unlimitedScope },
          ...{ after: undefined, limit: 30 },
        };
        expect([search, sort, planPage(query, sample)[0]?.kind]).toEqual([search, sort, 'within']);
        expect(await allPages(fleet, query)).toEqual(expectedIn(query));
      }
  });

  it('RG-71: goes by every order both ways, a few at a time', async () => {
    for (const sort of sortKeys)
      for (const isDescending of [false, true])
        for (const sample of samples) {
          const query: FleetQuery = {
            search: undefined,
            fields: undefined,
            status: undefined,
            group: undefined,
            tag: undefined,
            scope: unlimitedScope,
            sort,
            isDescending,
            after: undefined,
            limit: 60,
          };
          const fleet = new FleetQueries(pool, { current: () => Promise.resolve(sample) });
          expect([sort, isDescending, await allPages(fleet, query)]).toEqual([
            sort,
            isDescending,
            expectedIn(query),
          ]);
        }
  }, 60_000);
});
