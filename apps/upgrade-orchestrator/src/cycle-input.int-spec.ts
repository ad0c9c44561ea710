import { invalidFields } from '@jumpfleet/testing';
import { startUpgradeCycle } from '@jumpfleet/upgrades-contracts';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allOf, CycleWorld } from './testing/cycle-world.js';

let world: CycleWorld;

beforeAll(async () => {
  world = await CycleWorld.open('1.5.0');
});

describe('The start of a cycle', () => {
  it('is refused with any field that does not fit, and nothing starts', async () => {
    await fc.assert(
      fc.asyncProperty(invalidFields(startUpgradeCycle), async ({ field, value }) => {
        const { status, body } = await world.start({ ...allOf('1.5.0'), [field]: value });
        expect([status, body.code]).toEqual([422, 'invalid-request']);
      }),
      { numRuns: 200 },
    );
    expect((await world.page()).items).toEqual([]);
  });
});
