import { statSync } from 'node:fs';

const wholeSystem = /\.e2e-spec\.ts$/;

/**
 * Only one whole system runs at a time. So that no worker waits for its turn while there is other work, one
 * such scenario comes first, all else follows (what is long first), and the other scenarios come last.
 */
export default class WholeSystemsApart {
  sort(tests) {
    const sizes = new Map(tests.map(({ path }) => [path, statSync(path).size]));
    const sorted = tests.toSorted((one, other) => sizes.get(other.path) - sizes.get(one.path));
    const [first, ...later] = sorted.filter(({ path }) => wholeSystem.test(path));
    const others = sorted.filter(({ path }) => !wholeSystem.test(path));
    return first ? [first, ...others, ...later] : others;
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}

  shard(tests) {
    return tests;
  }
}
