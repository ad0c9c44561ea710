import { runHeld, say } from './processes.mjs';

const checks = {
  lint: [['eslint', '.', '--max-warnings', '0']],
  format: [['prettier', '--check', '--log-level', 'warn', '.']],
  types: [
    ['tsc', '-p', 'tsconfig.json'],
    ['tsc', '-p', 'apps/console/tsconfig.json'],
  ],
};

/** The linter, which takes longest, beside the others: each of them is one thread. */
const lanes = [['lint'], ['format', 'types']];

/** All checks are run, so that one go shows all that is wrong. Answers with the names of those that failed. */
export async function checkAll(isWanted, options) {
  const outcomes = await Promise.all(
    lanes.map((names) => checkInTurn(names.filter(isWanted), options)),
  );
  return outcomes.flat();
}

async function checkInTurn(names, options) {
  const failed = [];
  for (const name of names) {
    let told = '';
    for (const [program, ...args] of checks[name]) {
      const { code, text } = await runHeld(program, args, options);
      told += text;
      if (code !== 0) failed.push(name);
    }
    say(`\n== ${name}\n${told.trim()}`);
  }
  return [...new Set(failed)];
}
