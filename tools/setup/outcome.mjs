/** More spec files than these are no matter of chance. */
const mostRunAgain = 3;

const isFailed = ({ status }) => status === 'failed';

/** What Jest wrote of a run, by spec file. */
export function filesOf({ testResults }) {
  return new Map(testResults.map((file) => [file.name, file]));
}

/** The spec files that a run failed by, where they are few enough to be run once more; else none. */
export function worthAnotherRun(files) {
  const failed = [...files.values()].filter(isFailed).map(({ name }) => name);
  return failed.length <= mostRunAgain ? failed : [];
}

/** The last word of each spec file. */
export const together = (first, second) => new Map([...first, ...second]);

/** The spec files that failed at first and passed when they were run again. */
export function unsteady(first, last) {
  const passed = ({ name }) => !isFailed(last.get(name));
  return [...first.values()]
    .filter((file) => isFailed(file) && passed(file))
    .map(({ name }) => name);
}

/** Jest's closing lines about these files, and the one line that says it all. */
export function closingLines(files, seconds) {
  const suites = [...files.values()];
  const tests = suites.flatMap(({ assertionResults }) => assertionResults);
  const count = (list, status) => list.filter((one) => one.status === status).length;
  const [passed, failed, broken] = [
    count(tests, 'passed'),
    count(tests, 'failed'),
    suites.filter((suite) => isFailed(suite) && !suite.assertionResults.some(isFailed)).length,
  ];
  return [
    `Test Suites: ${totals(suites.filter(isFailed).length, count(suites, 'passed'), suites.length)}`,
    `Tests:       ${totals(failed, passed, tests.length)}`,
    'Snapshots:   0 total',
    `Time:        ${seconds.toFixed(1)} s`,
    `${passed} passed, ${failed + broken} failed`,
  ];
}

function totals(failed, passed, total) {
  return [failed > 0 && `${failed} failed`, `${passed} passed`, `${total} total`]
    .filter(Boolean)
    .join(', ');
}
