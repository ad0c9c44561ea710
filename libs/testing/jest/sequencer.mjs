import { statSync } from 'node:fs';

/**
 * About what one file of each kind takes, in seconds: only its share of the whole matters. Scenarios count as short: one
 * that comes too soon waits for its turn, one that comes too late makes the whole longer.
 */
const wholeSystem = { path: /\.e2e-spec\.ts$/, seconds: 22 };
const onServers = { path: /\.int-spec\.ts$/, seconds: 4 };
const unitSeconds = 0.3;
/** As in jest.config.mjs: one more than processors, as most specs wait for servers rather than compute. */
const workers = 3;

/**
 * Only one whole system runs at a time. So that no worker waits for its turn while there is other work, the
 * scenarios are laid into the list where the one before is about over: one worker has a scenario, the
 * others all else, what is long first. Scenarios of faults come last, when little runs beside them.
 */
export default class WholeSystemsApart {
  sort(tests) {
    const sizes = new Map(tests.map(({ path }) => [path, statSync(path).size]));
    const isFault = ({ path }) => Number(path.includes('/faults/'));
    const isLonger = (one, other) => sizes.get(other.path) - sizes.get(one.path);
    const scenarios = tests
      .filter(({ path }) => wholeSystem.path.test(path))
      .toSorted((one, other) => isFault(one) - isFault(other) || isLonger(one, other));
    const others = tests.filter(({ path }) => !wholeSystem.path.test(path)).toSorted(isLonger);
    return merged(scenarios, others);
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}

  shard(tests) {
    return tests;
  }
}

/** Plays the workers through the list: whoever is free takes a scenario when none runs, else the next of the others. */
function merged(scenarios, others) {
  const order = [];
  const freeAt = Array.from({ length: workers }, () => 0);
  let scenarioOverAt = 0;
  while (scenarios.length + others.length > 0) {
    const now = Math.min(...freeAt);
    const worker = freeAt.indexOf(now);
    const isTurn = others.length === 0 || (scenarioOverAt <= now && scenarios.length > 0);
    const next = isTurn ? scenarios.shift() : others.shift();
    freeAt[worker] = now + secondsOf(next);
    if (isTurn) scenarioOverAt = freeAt[worker];
    order.push(next);
  }
  return order;
}

function secondsOf({ path }) {
  if (wholeSystem.path.test(path)) return wholeSystem.seconds;
  return onServers.path.test(path) ? onServers.seconds : unitSeconds;
}
