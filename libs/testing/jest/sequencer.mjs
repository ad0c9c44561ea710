import { statSync } from 'node:fs';

/**
 * About what one file of each kind takes, in seconds: only its share of the whole matters. Scenarios count as short: one
 * that comes too soon waits for its turn, one that comes too late makes the whole longer.
 */
const faults = { path: /\/faults\/.*\.e2e-spec\.ts$/, seconds: 80 };
const wholeSystem = { path: /\.e2e-spec\.ts$/, seconds: 30 };
const onServers = { path: /\.int-spec\.ts$/, seconds: 2.5 };
const unitSeconds = 0.3;
/** As in jest.config.mjs: one more than processors, as most specs wait for servers rather than compute. */
const workers = 3;
/** As test/support/exclusive.ts lets them. */
const systemsAtOnce = 2;

/**
 * Only so many whole systems run at a time, and one of faults alone. So that no worker waits for its turn while there is
 * other work, the scenarios are laid into the list where one of those before is about over, among all else, what is long
 * first. Scenarios of faults come last, when little runs beside them.
 */
export default class WholeSystemsApart {
  sort(tests) {
    const sizes = new Map(tests.map(({ path }) => [path, statSync(path).size]));
    const isLonger = (one, other) => sizes.get(other.path) - sizes.get(one.path);
    const scenarios = tests
      .filter(({ path }) => wholeSystem.path.test(path))
      .toSorted(
        (one, other) => Number(isFault(one)) - Number(isFault(other)) || isLonger(one, other),
      );
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

const isFault = ({ path }) => faults.path.test(path);

/** Plays the workers through the list: whoever is free takes a scenario when its turn is, else the next of the others. */
function merged(scenarios, others) {
  const order = [];
  const freeAt = Array.from({ length: workers }, () => 0);
  const turns = Array.from({ length: systemsAtOnce }, () => 0);
  while (scenarios.length + others.length > 0) {
    const now = Math.min(...freeAt);
    const [scenario] = scenarios;
    const isTurn = others.length === 0 || (scenario && turnOf(scenario, turns) <= now);
    const next = isTurn ? scenarios.shift() : others.shift();
    const end = now + secondsOf(next);
    freeAt[freeAt.indexOf(now)] = end;
    if (isTurn) takeTurn(next, turns, end);
    order.push(next);
  }
  return order;
}

const turnOf = (scenario, turns) => (isFault(scenario) ? Math.max(...turns) : Math.min(...turns));

function takeTurn(scenario, turns, end) {
  if (isFault(scenario)) turns.fill(end);
  else turns[turns.indexOf(Math.min(...turns))] = end;
}

function secondsOf({ path }) {
  return (
    [faults, wholeSystem, onServers].find((kind) => kind.path.test(path))?.seconds ?? unitSeconds
  );
}
